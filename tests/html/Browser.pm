# A Chromium without a window, told what to do over a pair of pipes (its DevTools protocol).
#
#     my $browser = Browser->new($folder);     # scratch folder for what it keeps
#     $browser->open("file:///...");           # waits until the page is drawn
#     $browser->evaluate("document.title");    # the value of an expression of the page
#     $browser->complaints                     # what the page, or the browser about it, complained of
#     $browser->requests                       # addresses that it asked for, the page itself left out
package Browser;
use strict;
use warnings;
use Fcntl qw(F_DUPFD);
use JSON::PP;
use POSIX ();
use Time::HiRes qw(time);

my $json = JSON::PP->new->utf8->allow_nonref;

sub new {
    my ($class, $folder) = @_;
    pipe(my $from_us, my $to_browser) && pipe(my $from_browser, my $to_us) or die "pipe: $!";
    my $pid = fork // die "fork: $!";
    if ($pid == 0) {
        # Chromium reads commands from 3 and answers on 4, which may be one of these now.
        my @ends = map { POSIX::dup(fileno $_) } $from_us, $to_us;
        @ends = map { my $end = $_; my $high = fcntl_dup($end); $high } @ends;
        POSIX::dup2($ends[0], 3);
        POSIX::dup2($ends[1], 4);
        $ENV{HOME} = $folder;
        open STDERR, '>', "$folder/chromium.log";
        open STDOUT, '>&', \*STDERR;
        exec 'chromium', '--headless=new', '--no-sandbox', '--disable-gpu', '--hide-scrollbars', '--no-first-run',
            '--disable-background-networking', '--disable-component-update', '--disable-extensions',
            '--disable-dev-shm-usage', '--remote-debugging-pipe', "--user-data-dir=$folder/chromium", 'about:blank'
            or POSIX::_exit(127);
    }
    close $from_us;
    close $to_us;
    $to_browser->autoflush(1);
    my $self = bless {pid => $pid, to => $to_browser, from => $from_browser, id => 0, read => '', events => []}, $class;
    my $target = $self->call('Target.createTarget', {url => 'about:blank'})->{targetId};
    $self->{session} = $self->call('Target.attachToTarget', {targetId => $target, flatten => JSON::PP::true})->{sessionId};
    $self->call("$_.enable") for qw(Page Runtime Log Network);
    $self->size(1280, 900);
    return $self;
}

sub fcntl_dup {
    my ($end) = @_;
    open my $handle, '+<&=', $end or POSIX::_exit(126);
    return fcntl($handle, F_DUPFD, 10);
}

sub receive {
    my ($self, $until) = @_;
    while ((my $end = index $self->{read}, "\0") < 0) {
        my $set = '';
        vec($set, fileno $self->{from}, 1) = 1;
        my $left = $until - time;
        die "Chromium does not answer\n" if $left <= 0 || !select($set, undef, undef, $left);
        sysread($self->{from}, $self->{read}, 1 << 20, length $self->{read}) or die "Chromium has ended\n";
    }
    my $end = index $self->{read}, "\0";
    my $message = $json->decode(substr $self->{read}, 0, $end);
    substr($self->{read}, 0, $end + 1) = '';
    push @{$self->{events}}, $message if $message->{method};
    return $message;
}

sub call {
    my ($self, $method, $parameters) = @_;
    my $id = ++$self->{id};
    my $session = $self->{session} ? {sessionId => $self->{session}} : {};
    print {$self->{to}} $json->encode({id => $id, method => $method, params => $parameters // {}, %$session}), "\0";
    my $until = time + 60;
    while (1) {
        my $message = $self->receive($until);
        next unless ($message->{id} // 0) == $id;
        die "$method: $message->{error}{message}\n" if $message->{error};
        return $message->{result};
    }
}

sub open {
    my ($self, $url) = @_;
    $self->{events} = [];
    $self->{url} = $url;
    my $answer = $self->call('Page.navigate', {url => $url});
    die "cannot open $url: $answer->{errorText}\n" if $answer->{errorText};
    my $until = time + 60;
    $self->receive($until) until grep { $_->{method} eq 'Page.loadEventFired' } @{$self->{events}};
    $self->settle;
}

# Lets the page draw what is pending.
sub settle {
    my ($self) = @_;
    $self->evaluate('new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))');
}

sub evaluate {
    my ($self, $expression) = @_;
    my $answer = $self->call('Runtime.evaluate',
        {expression => $expression, returnByValue => JSON::PP::true, awaitPromise => JSON::PP::true});
    my $failed = $answer->{exceptionDetails};
    die "$expression: " . ($failed->{exception}{description} // $failed->{text}) . "\n" if $failed;
    return $answer->{result}{value};
}

# What a screen reader knows of the elements of a role.
sub of_role {
    my ($self, $role) = @_;
    my $document = $self->call('Runtime.evaluate', {expression => 'document'})->{result}{objectId};
    return @{$self->call('Accessibility.queryAXTree', {objectId => $document, role => $role})->{nodes}};
}

sub complaints {
    my ($self) = @_;
    my @found;
    for my $event (@{$self->{events}}) {
        my $told = $event->{params};
        push @found, "exception: $told->{exceptionDetails}{exception}{description}"
            if $event->{method} eq 'Runtime.exceptionThrown';
        push @found, "console: " . join ' ', map { $_->{value} // $_->{description} // '' } @{$told->{args}}
            if $event->{method} eq 'Runtime.consoleAPICalled' && $told->{type} =~ /error|warning|assert/;
        push @found, "log: $told->{entry}{text}"
            if $event->{method} eq 'Log.entryAdded' && $told->{entry}{level} =~ /error|warning/;
        push @found, "dialog: $told->{message}" if $event->{method} eq 'Page.javascriptDialogOpening';
    }
    return @found;
}

sub requests {
    my ($self) = @_;
    return grep { $_ ne $self->{url} }
        map { $_->{params}{request}{url} } grep { $_->{method} eq 'Network.requestWillBeSent' } @{$self->{events}};
}

sub size {
    my ($self, $width, $height, $mobile) = @_;
    $self->call('Emulation.setDeviceMetricsOverride', {width => $width, height => $height, deviceScaleFactor => 1,
        mobile => $mobile ? JSON::PP::true : JSON::PP::false});
}

# "light" or "dark"; on what medium, where it is not the one of the moment.
sub look {
    my ($self, $scheme, $medium) = @_;
    $self->call('Emulation.setEmulatedMedia',
        {media => $medium // '', features => [{name => 'prefers-color-scheme', value => $scheme}]});
    $self->settle;
}

sub mouse {
    my ($self, $type, $x, $y, $buttons) = @_;
    $self->call('Input.dispatchMouseEvent', {type => $type, x => $x, y => $y, clickCount => 1,
        button => $buttons ? 'left' : 'none', buttons => $type eq 'mouseReleased' ? 0 : $buttons ? 1 : 0});
}

# Where in the window the middle of an element is, once it is scrolled into view.
sub middle {
    my ($self, $selector) = @_;
    my $found = $self->evaluate(sprintf q{(() => {
        const found = document.querySelector(%s);
        if (!found) return null;
        found.scrollIntoView({block: "center"});
        const box = found.getBoundingClientRect();
        return [box.left + box.width / 2, box.top + box.height / 2, box.width, box.height];
    })()}, $json->encode($selector));
    die "there is no $selector\n" unless $found;
    return @$found;
}

sub click {
    my ($self, $selector) = @_;
    my ($x, $y) = $self->middle($selector);
    $self->mouse(mouseMoved => $x, $y);
    $self->mouse(mousePressed => $x, $y, 1);
    $self->mouse(mouseReleased => $x, $y, 1);
    $self->settle;
}

sub drag {
    my ($self, $from_x, $to_x, $y) = @_;
    $self->mouse(mouseMoved => $from_x, $y);
    $self->mouse(mousePressed => $from_x, $y, 1);
    $self->mouse(mouseMoved => $from_x + ($to_x - $from_x) * $_ / 4, $y, 1) for 1 .. 4;
    $self->mouse(mouseReleased => $to_x, $y, 1);
    $self->settle;
}

sub key {
    my ($self, $key) = @_;
    my $text = length $key == 1 ? {text => $key} : {};
    my %codes = (Tab => 9, Escape => 27, End => 35, Home => 36, ArrowLeft => 37, ArrowRight => 39);
    my $code = {windowsVirtualKeyCode => $codes{$key} // ord $key};
    $self->call('Input.dispatchKeyEvent', {type => 'keyDown', key => $key, %$text, %$code});
    $self->call('Input.dispatchKeyEvent', {type => 'keyUp', key => $key, %$code});
    $self->settle;
}

sub close {
    my ($self) = @_;
    return unless $self->{pid};
    delete $self->{session};
    eval { $self->call('Browser.close') };
    my ($pid, $until) = (delete $self->{pid}, time + 20);
    while (waitpid($pid, POSIX::WNOHANG()) == 0) {
        kill KILL => $pid if time > $until;
        select undef, undef, undef, 0.02;
    }
}

sub DESTROY {
    my ($self) = @_;
    local ($@, $?);
    $self->close;
}

1;
