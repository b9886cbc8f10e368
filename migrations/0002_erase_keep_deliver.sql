-- Erasing, retention and delivered marks. While they were made, 0001 was edited in place: each step also serves a database that has it already.

-- Up Migration

-- What was known of them is gone, and their tokens open nothing.
alter table visitor add column if not exists erased_at timestamptz;
create index if not exists visitor_erased on visitor (account_id, erased_at) where erased_at is not null;
create index if not exists visitor_named on visitor (account_id, first_seen_at) where name is not null or email is not null;

create index if not exists visit_started on visit (account_id, started_at);

-- Its words are gone; numbers and keys stay.
alter table conversation add column if not exists erased_at timestamptz;
create index if not exists conversation_kept on conversation (account_id, started_at) where erased_at is null;

-- What is spoken has a visitor, a conversation, a number and an audience; a fact has none of the four, or names its visitor.
alter table event
  drop constraint if exists event_check,
  add constraint event_check check (num_nonnulls(conversation_id, number, audience) in (0, 3) and (conversation_id is null or visitor_id is not null));

-- Besides what has been on a screen of this side, what has reached one of its browsers: a poll's cursor proves it. Seen is delivered.
alter table read_mark add column if not exists delivered integer not null default 0;
update read_mark set delivered = seen where delivered < seen;
alter table read_mark
  drop constraint if exists read_mark_check,
  add constraint read_mark_check check (delivered >= seen);

-- For how long an account keeps what visitors said and did; without a row, for ever.
create table if not exists retention (
  account_id integer primary key references account,
  days integer not null check (days between 1 and 3650),
  -- The last look at what is too old, and since when looks came at an even pace by the database's clock: a clock that jumped deletes nothing.
  looked_at timestamptz not null default clock_timestamp(),
  even_since timestamptz not null default clock_timestamp()
);

alter table due
  drop constraint if exists due_kind_check,
  add constraint due_kind_check check (kind in ('invitation_ignored', 'wait_abandoned', 'retention'));
-- Who waits without a word is looked after from the start on, and waits from before would be missed: they get the minute that a new one has.
insert into due (account_id, id, kind, subject_id, due_at)
select conversation.account_id, gen_random_uuid(), 'wait_abandoned', conversation.id, clock_timestamp() + interval '1 min'
from conversation
where conversation.state = 'waiting'
  and not exists (
    select 1
    from event
    where event.account_id = conversation.account_id
      and event.conversation_id = conversation.id
      and event.kind = 'message'
  )
on conflict (account_id, kind, subject_id) do nothing;

-- Few rows each, which marking and forgetting who is gone would else look for among all; renewals change none of their columns.
create index if not exists presence_left on presence (left_at) where left_at is not null and not gone;
create index if not exists presence_gone on presence (changed_at) where gone;
