#!/usr/bin/env perl
# TLS before a PostgreSQL server that has none, in records as large as TLS allows: servers and
# poolers may send such, and PostgreSQL itself does for large answers.
#
#   tests/tls_relay.pl ADDRESS:PORT SOCKET
#
# Each connection has a process of its own, which ends with it.
use strict;
use warnings;
use IO::Select;
use IO::Socket::INET;
use IO::Socket::SSL;
use IO::Socket::SSL::Utils;
use IO::Socket::UNIX;

use constant RECORD => 16384;

my ($listen, $server) = @ARGV;
my ($certificate, $key) = CERT_create(CA => 1, subject => { commonName => 'localhost' });
$| = 1;
$SIG{PIPE} = $SIG{CHLD} = 'IGNORE';
my $listener = IO::Socket::INET->new(LocalAddr => $listen, Listen => 64, ReuseAddr => 1)
    or die "cannot listen at $listen: $!\n";

# What the server says within a few milliseconds goes on in one piece.
sub answer {
    my ($from, $to) = @_;
    select undef, undef, undef, 0.005;
    sysread $from, my $bytes, 1 << 20 or exit;
    while (length $bytes) {
        my $sent = syswrite $to, $bytes, RECORD or exit;
        substr $bytes, 0, $sent, '';
    }
}

sub relay {
    my ($client) = @_;
    sysread $client, my $request, 8; # SSLRequest
    syswrite $client, 'S';
    my $tls = IO::Socket::SSL->start_SSL($client, SSL_server => 1,
        SSL_cert => $certificate, SSL_key => $key) or exit;
    my $socket = IO::Socket::UNIX->new(Peer => $server) or exit;
    my $select = IO::Select->new($tls, $socket);
    while (my @ready = $tls->pending ? $tls : $select->can_read) {
        for my $end (@ready) {
            if ($end == $socket) { answer($socket, $tls); next }
            sysread $tls, my $bytes, RECORD or exit;
            syswrite $socket, $bytes or exit;
        }
    }
}

print "ready\n";
for (;;) {
    my $client = $listener->accept or next;
    if (!fork) { relay($client); exit }
    close $client;
}
