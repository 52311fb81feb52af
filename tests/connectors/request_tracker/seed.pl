#!/usr/bin/perl
# seed.pl TICKETS MADE: fills a fresh RT database, the same way each time.
# The first MADE tickets go through RT's own code; the others are copies of their rows, a hundred times quicker.
# Prints one line NAME=TOKEN for each user that has a token.
use strict;
use warnings;
use utf8;
use RT;
use MIME::Entity;
use Encode ();
RT::LoadConfig();
RT::Init();

my ( $wanted, $made ) = @ARGV;
srand(7);
require RT::Action::SendEmail;
{ no warnings 'redefine'; *RT::Action::SendEmail::SendMessage = sub { 1 } }
my $system = RT->SystemUser;
my $dbh    = $RT::Handle->dbh;
$dbh->do('PRAGMA synchronous = OFF');

sub made { my ( $what, $id, $message ) = @_; $id or die "$what: " . ( $message // '' ) . "\n"; return $id }

# People: agents with passwords, customers without.
my @staff = (
    [ anna  => 'Anna Kowalska', '',     '' ],
    [ boris => 'Boris Ivanov',  '',     '' ],
    [ chen  => 'Chen Wei',      '',     '' ],
    [ tokyo => 'Rin Sato',      'Asia/Tokyo', 'ru' ],    # another zone and another language
    [ limited => 'Limited Agent', '',   '' ],            # sees one queue
    [ mute  => 'Mute Agent',    '',     '' ],            # may write notes, may not read them
);
my ( %agent, @customer );
for my $one (@staff) {
    my ( $name, $real, $zone, $language ) = @$one;
    my $user = RT::User->new($system);
    made( $name, $user->Create( Name => $name, RealName => $real, EmailAddress => "$name\@agents.example",
        Privileged => 1, Password => "pw-$name-123", Timezone => $zone, Lang => $language ) );
    $agent{$name} = $user;
}
for my $n ( 1 .. 20 ) {
    my $user = RT::User->new($system);
    my $mail = "customer$n\@customers.example";
    made( $mail, $user->Create( Name => $mail, RealName => "Customer $n", EmailAddress => $mail, Privileged => 0 ) );
    push @customer, $user;
}

# Queues and rights.
my %queue;
for my $name ( 'Support L1', 'Support L2', 'Billing' ) {
    my $queue = RT::Queue->new($system);
    made( $name, $queue->Create( Name => $name, Description => $name ) );
    $queue{$name} = $queue;
}
my $agents = RT::Group->new($system);
made( 'group', $agents->CreateUserDefinedGroup( Name => 'Agents' ) );
$agents->AddMember( $agent{$_}->PrincipalId ) for qw(anna boris chen tokyo);
my @all = qw(SeeQueue ShowTicket ShowTicketComments CreateTicket ReplyToTicket CommentOnTicket OwnTicket TakeTicket StealTicket
    ReassignTicket ModifyTicket DeleteTicket SeeCustomField ModifyCustomField SetInitialCustomField);
$agents->PrincipalObj->GrantRight( Right => $_, Object => RT->System ) for @all;
$agent{limited}->PrincipalObj->GrantRight( Right => $_, Object => $queue{Billing} ) for qw(SeeQueue ShowTicket);
$agent{mute}->PrincipalObj->GrantRight( Right => $_, Object => RT->System ) for qw(SeeQueue ShowTicket CommentOnTicket);
my $everyone = RT::Group->new($system);
$everyone->LoadSystemInternalGroup('Everyone');
$everyone->PrincipalObj->GrantRight( Right => $_, Object => RT->System ) for qw(CreateTicket ReplyToTicket);
my $privileged = RT::Group->new($system);
$privileged->LoadSystemInternalGroup('Privileged');
$privileged->PrincipalObj->GrantRight( Right => $_, Object => RT->System ) for qw(ShowArticle SeeClass SeeCustomField);

# Custom fields and articles.
sub custom_field {
    my ( $where, $values, %about ) = @_;
    my $field = RT::CustomField->new($system);
    made( $about{Name}, $field->Create(%about) );
    $field->AddValue( Name => $_ ) for @$values;
    $field->AddToObject($_) for @$where;
    return $field;
}
my $everywhere = RT::Queue->new($system);
my $tickets = 'RT::Queue-RT::Ticket';
custom_field( [$everywhere], [qw(S1 S2 S3)], Name => 'Severity', Type => 'SelectSingle', LookupType => $tickets );
custom_field( [$everywhere], [], Name => 'External ID', Type => 'FreeformSingle', LookupType => $tickets );
my %class;
for my $name (qw(KB Canned)) {
    my $class = RT::Class->new($system);
    made( $name, $class->Create( Name => $name ) );
    $class->AddToObject($everywhere);
    $class{$name} = $class;
}
my $body = custom_field( [ values %class ], [], Name => 'Body', Type => 'Text', MaxValues => 1,
    LookupType => 'RT::Class-RT::Article' );
$RT::Handle->BeginTransaction;
for my $n ( 1 .. 120 ) {
    my $class = $n % 6 ? 'KB' : 'Canned';
    my $article = RT::Article->new($system);
    made( "article $n", $article->Create( Name => "$class $n VPN drops", Summary => "summary $n", Class => $class{$class}->Id,
        'CustomField-' . $body->Id => "# Cause $n\n\nThe tunnel is renewed." ) );
}
$RT::Handle->Commit;

# Tickets: a question, then answers and notes by turns.
my @subject = ( 'VPN drops after sleep', 'Нет доступа к порталу', 'Nie działa logowanie', 'Invoice is wrong' );
my @word = qw(after the update connection portal account reset morning router please again error timeout log);

sub sentence { return join( ' ', map { $word[ int rand @word ] } 1 .. 12 + int rand 20 ) . '.' }

sub mail {
    my ( $subject, $text, $file ) = @_;
    my $mail = MIME::Entity->build( Subject => Encode::encode( 'UTF-8', $subject ), Type => 'text/plain', Charset => 'UTF-8',
        Data => [ Encode::encode( 'UTF-8', $text ) ] );
    $mail->attach( Type => 'text/plain', Filename => $file, Data => ["a line of a log\n"] ) if $file;
    return $mail;
}

sub as { my ( $user, $id ) = @_; my $ticket = RT::Ticket->new( RT::CurrentUser->new( $user->Name ) ); $ticket->Load($id); return $ticket }

my @owner = map { $agent{$_} } qw(anna boris chen);
my @status = qw(new open open stalled resolved resolved);
my @ids;
$RT::Handle->BeginTransaction;
for my $n ( 1 .. $made ) {
    my $customer = $customer[ int rand @customer ];
    my $queue    = $queue{ ( 'Support L1', 'Support L1', 'Support L2', 'Billing' )[ $n % 4 ] };
    my $owner    = $owner[ $n % 3 ];
    my $subject  = $subject[ $n % @subject ] . " #$n";
    my $ticket   = RT::Ticket->new($system);
    my ( $id, undef, $message ) = $ticket->Create( Queue => $queue->Id, Subject => $subject, Priority => 10 * ( $n % 11 ),
        Requestor => $customer->EmailAddress, MIMEObj => mail( $subject, sentence(), $n % 5 ? '' : "log-$n.txt" ),
        ( $n % 4 ? ( Owner => $owner->Id ) : () ) );
    push @ids, made( "ticket $n", $id, $message );
    $ticket->AddCustomFieldValue( Field => 'Severity', Value => 'S' . ( 1 + $n % 3 ) );
    for my $turn ( 1 .. ( $n == 2 ? 99 : $n % 4 ) ) {    # the second ticket has a hundred messages
        my $who = as( $turn % 2 ? $owner : $customer, $id );
        if   ( $turn % 3 == 2 ) { as( $owner, $id )->Comment( MIMEObj => mail( $subject, "Internal $turn: " . sentence() ) ) }
        else                    { $who->Correspond( MIMEObj => mail( "Re: $subject", "Message $turn: " . sentence() ) ) }
    }
    $ticket->Load($id);
    my $status = $status[ $n % @status ];
    $ticket->SetStatus($status) if $n != 2 && $ticket->Status ne $status;
}
$RT::Handle->Commit;

# Copies: every row that belongs to a made ticket once more, under numbers that are free.
if ( $wanted > $made ) {
    $dbh->begin_work;
    my @table = qw(Tickets Groups Principals GroupMembers CachedGroupMembers Transactions Attachments ObjectCustomFieldValues);
    my %column = map { my $t = $_; $t => [ map { $_->[1] } @{ $dbh->selectall_arrayref("PRAGMA table_info($t)") } ] } @table;
    $dbh->do("CREATE TEMP TABLE role AS SELECT id FROM Groups WHERE Domain = 'RT::Ticket-Role' AND Instance <= $made");
    my ( $round, $roles ) = ( 0, 'SELECT id FROM role' );
    while ( @ids < $wanted ) {
        $round++;
        my $last  = $wanted - @ids < $made ? $wanted - @ids : $made;
        my %shift = map { $_ => $dbh->selectrow_array("SELECT max(id) FROM $_") } @table;
        my ( $ticket, $group ) = ( scalar @ids, $shift{Principals} );
        my $ours  = "SELECT r.id FROM role r JOIN Groups g ON g.id = r.id WHERE g.Instance <= $last";
        my $moved = sub { "CASE WHEN $_[0] IN ($roles) THEN $_[0] + $group ELSE $_[0] END" };
        my $copy  = sub {
            my ( $table, $where, %new ) = @_;
            my $names = join ',', @{ $column{$table} };
            my $values = join ',', map { $new{$_} // $_ } @{ $column{$table} };
            $dbh->do("INSERT INTO $table ($names) SELECT $values FROM $table WHERE $where");
        };
        my $of_tickets = "ObjectType = 'RT::Ticket' AND ObjectId <= $last";
        my $cached = $shift{CachedGroupMembers};
        $copy->( 'CachedGroupMembers', "id <= $cached AND GroupId IN ($ours)", id => "id + $cached", GroupId => "GroupId + $group",
            MemberId => $moved->('MemberId'), Via => "Via + $cached", ImmediateParentId => "ImmediateParentId + $group" );
        $copy->( 'GroupMembers', "id <= $shift{GroupMembers} AND GroupId IN ($ours)", id => "id + $shift{GroupMembers}",
            GroupId => "GroupId + $group" );
        $copy->( 'Principals', "id IN ($ours)", id => "id + $group" );
        $copy->( 'Groups', "id IN ($ours)", id => "id + $group", Instance => "Instance + $ticket" );
        $copy->( 'Attachments', "TransactionId IN (SELECT id FROM Transactions WHERE $of_tickets)", id => "id + $shift{Attachments}",
            TransactionId => "TransactionId + $shift{Transactions}",
            Parent => "CASE WHEN Parent > 0 THEN Parent + $shift{Attachments} ELSE 0 END" );
        $copy->( 'Transactions', $of_tickets, id => "id + $shift{Transactions}", ObjectId => "ObjectId + $ticket" );
        $copy->( 'ObjectCustomFieldValues', $of_tickets, id => "id + $shift{ObjectCustomFieldValues}",
            ObjectId => "ObjectId + $ticket" );
        $copy->( 'Tickets', "id <= $last", id => "id + $ticket", EffectiveId => "EffectiveId + $ticket",
            Subject => "Subject || ' copy $round'" );
        push @ids, map { $_ + $ticket } 1 .. $last;
    }
    $dbh->commit;
}

for my $name ( 'root', 'anna' ) {
    my $user = RT::CurrentUser->new($system);
    $user->LoadByName($name);
    my ( $id, $message, $token ) = RT::AuthToken->new( $name eq 'root' ? $user : $system )
        ->Create( Owner => $user->Id, Description => $name );
    made( "token $name", $id, $message );
    print "$name=$token\n";
}
