#!/usr/bin/env perl
# A link between clients and a PostgreSQL server that fails at one place of their talk.
#
#   tests/proxy.pl LISTEN SOCKET [answer TAG N | request WORD N | farewell TAG N | panic TAG N]
#
# LISTEN is the path of a socket, or ADDRESS:PORT; SOCKET is the server's. With `answer` every
# connection is cut in place of the Nth answer that begins with TAG (COMMIT, "CREATE INDEX"): the
# server has done it, and no client is told. With `request` it is cut in place of the Nth statement
# that holds WORD: the server never hears of it. With `farewell` one connection is ended behind the
# Nth answer that begins with TAG, as by an administrator: the server's last word comes in place of
# all that would follow. With `panic` it is ended in place of that answer, as by a server that breaks
# down. Each such place is told on standard output; those who connect later are served as if nothing
# had happened.
use strict;
use warnings;
use IO::Select;
use IO::Socket::INET;
use IO::Socket::UNIX;

use constant FAREWELL => join "\0", 'SFATAL', 'VFATAL', 'C57P01', 'Mthe proxy ends this', "\0";
use constant PANIC    => join "\0", 'SPANIC', 'VPANIC', 'C58030', 'Mthe proxy breaks down', "\0";
use constant { WAITING_MAX => 1 << 20, SSL_REQUEST => 80877103, GSS_REQUEST => 80877104 };

my ($listen, $server, $what, $word, $number) = (@ARGV, 'nothing', '', 0);
$| = 1;
$SIG{PIPE} = 'IGNORE';
my $listener =
    $listen =~ m{/}
    ? IO::Socket::UNIX->new(Local => $listen, Listen => 64)
    : IO::Socket::INET->new(LocalAddr => $listen, Listen => 64, ReuseAddr => 1);
$listener or die "cannot listen at $listen: $!\n";
my %ends; # by file descriptor: an end of a connection, and what waits to go out there
my $seen = 0;

sub add_end {
    my ($socket, $is_client) = @_;
    $socket->blocking(0);
    return $ends{ fileno $socket } =
        { socket => $socket, client => $is_client, started => !$is_client, in => '', out => '' };
}

sub take_client {
    my $client = $listener->accept or return;
    my $socket = IO::Socket::UNIX->new(Peer => $server) or return close $client;
    my ($near, $far) = (add_end($client, 1), add_end($socket, 0));
    ($near->{peer}, $far->{peer}) = ($far, $near);
}

sub end_connection {
    my ($end) = @_;
    for ($end, $end->{peer}) {
        delete $ends{ fileno $_->{socket} } if defined fileno $_->{socket};
        close $_->{socket};
    }
}

# The place where the link fails.
sub is_the_place {
    my ($end, $message) = @_;
    my $there =
          $what =~ /answer|farewell|panic/ ? !$end->{client} && $message =~ /\AC....\Q$word\E/s
        : $what eq 'request'         ? $end->{client}  && $message =~ /\A[QP]....[^\0]*\0?[^\0]*\b\Q$word\E\b/s
        :                              0;
    return 0 unless $there;
    $seen++;
    print $seen == $number ? "cut\n" : "passed\n";
    return $seen == $number;
}

# The next whole message of what has come in; a client's first one has no letter in front.
sub next_message {
    my ($end) = @_;
    my $letter = $end->{started} ? 1 : 0;
    return if length $end->{in} < $letter + 4;
    my $length = $letter + unpack 'N', substr $end->{in}, $letter, 4;
    return if length $end->{in} < $length;
    return substr $end->{in}, 0, $length, '';
}

sub say_farewell {
    my ($end, $message) = @_;
    my $words = $what eq 'panic' ? PANIC : FAREWELL;
    $end->{peer}{out} .= ($what eq 'panic' ? '' : $message) . 'E' . pack('N', 4 + length $words) . $words;
    $end->{over} = $end->{peer}{over} = $end->{peer}{last} = 1;
}

sub pass_on {
    my ($end) = @_;
    while (defined(my $message = next_message($end))) {
        if (!$end->{started}) {
            my $code = unpack 'x4 N', $message;
            if ($code == SSL_REQUEST || $code == GSS_REQUEST) {
                $end->{out} .= 'N';
                next;
            }
            $end->{started} = 1;
        }
        elsif (is_the_place($end, $message)) {
            return say_farewell($end, $message) if $what =~ /farewell|panic/;
            end_connection($_) for grep { $_->{client} } values %ends;
            return;
        }
        $end->{peer}{out} .= $message;
    }
}

sub receive {
    my ($end) = @_;
    my $got = sysread $end->{socket}, $end->{in}, 1 << 16, length $end->{in};
    return if !defined $got && ($!{EAGAIN} || $!{EINTR});
    return pass_on($end) if $got;
    $end->{over} = $end->{peer}{last} = 1;
}

sub send_out {
    my ($end) = @_;
    my $sent = syswrite $end->{socket}, $end->{out};
    return end_connection($end) if !defined $sent && !$!{EAGAIN} && !$!{EINTR};
    substr $end->{out}, 0, $sent, '' if $sent;
}

print "ready\n";
while (1) {
    my @done = grep { $_->{last} && $_->{out} eq '' } values %ends;
    end_connection($_) for @done;
    my @from = grep { !$_->{over} && length $_->{peer}{out} < WAITING_MAX } values %ends;
    my @to   = grep { $_->{out} ne '' } values %ends;
    my ($readable, $writable) = IO::Select->select(
        IO::Select->new($listener, map { $_->{socket} } @from),
        IO::Select->new(map { $_->{socket} } @to), undef);
    for my $socket (@{ $readable // [] }) {
        if   ($socket == $listener) { take_client() }
        else                        { my $end = $ends{ fileno($socket) // -1 }; receive($end) if $end }
    }
    for my $socket (@{ $writable // [] }) {
        my $end = $ends{ fileno($socket) // -1 };
        send_out($end) if $end;
    }
}
