-- Erasing, retention and delivered marks. Nodes of the version before may still be at work while it runs, and after.

-- Up Migration

-- What was known of them is gone, and their tokens open nothing.
alter table visitor add column erased_at timestamptz;
create index visitor_erased on visitor (account_id, erased_at) where erased_at is not null;
create index visitor_named on visitor (account_id, first_seen_at) where name is not null or email is not null;

create index visit_started on visit (account_id, started_at);

-- Its words are gone; numbers and keys stay.
alter table conversation add column erased_at timestamptz;
create index conversation_kept on conversation (account_id, started_at) where erased_at is null;

-- What is spoken has a visitor, a conversation, a number and an audience; a fact has none of the four, or names its visitor.
-- The check before it was stricter, so no row needs to be looked at, which would lock out the nodes that are at work.
alter table event
  drop constraint event_check,
  add constraint event_check check (num_nonnulls(conversation_id, number, audience) in (0, 3) and (conversation_id is null or visitor_id is not null)) not valid;

-- Besides what has been on a screen of this side, what has reached one of its browsers: a poll's cursor proves it. What was seen has been delivered, whether or not it stands here.
alter table read_mark add column delivered integer not null default 0;

-- For how long an account keeps what visitors said and did; without a row, for ever.
create table retention (
  account_id integer primary key references account,
  days integer not null check (days between 1 and 3650),
  -- The last look at what is too old, and since when looks came at an even pace by the database's clock: a clock that jumped deletes nothing.
  looked_at timestamptz not null default clock_timestamp(),
  even_since timestamptz not null default clock_timestamp()
);

alter table due
  drop constraint due_kind_check,
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
create index presence_left on presence (left_at) where left_at is not null and not gone;
create index presence_gone on presence (changed_at) where gone;

-- As before, but for how it looks for the key: no index serves "is not distinct from", which walked through all keys of the account, under its locks, for each event.
create or replace function append_event (
  p_account integer, p_site text, p_visitor uuid, p_conversation uuid, p_audience text,
  p_kind text, p_author text, p_key uuid, p_body jsonb,
  out o_seq bigint, out o_number integer, out o_at timestamptz, out o_conversation uuid, out o_kind text, out o_author text, out o_repeated boolean
) language plpgsql as $$
declare
  v_base bigint;
begin
  if p_conversation is not null then
    perform 1 from conversation c where c.account_id = p_account and c.id = p_conversation for no key update;
    if not found then
      raise exception 'no such conversation' using errcode = 'no_data_found';
    end if;
  end if;
  if p_visitor is null then
    select e.seq, e.number, e.at, e.conversation_id, e.kind, e.author, true
      into o_seq, o_number, o_at, o_conversation, o_kind, o_author, o_repeated
      from event e
      where e.account_id = p_account and e.visitor_id is null and e.key = p_key;
  else
    select e.seq, e.number, e.at, e.conversation_id, e.kind, e.author, true
      into o_seq, o_number, o_at, o_conversation, o_kind, o_author, o_repeated
      from event e
      where e.account_id = p_account and e.visitor_id = p_visitor and e.key = p_key;
  end if;
  if found then
    return;
  end if;
  if p_conversation is not null then
    if p_audience = 'all' then
      update conversation c set last_all = c.last_all + 1
        where c.account_id = p_account and c.id = p_conversation returning c.last_all into o_number;
    else
      update conversation c set last_team = c.last_team + 1
        where c.account_id = p_account and c.id = p_conversation returning c.last_team into o_number;
    end if;
  end if;
  select l.base into v_base from log l where l.account_id = p_account for no key update;
  if not found then
    raise exception 'the account has no log' using errcode = 'no_data_found';
  end if;
  select greatest(v_base, coalesce(max(e.seq), 0)) + 1 into o_seq from event e where e.account_id = p_account;
  insert into event (account_id, seq, site_id, visitor_id, conversation_id, number, audience, kind, author, key, body)
    values (p_account, o_seq, p_site, p_visitor, p_conversation, o_number, p_audience, p_kind, p_author, p_key, p_body)
    returning event.at into o_at;
  o_conversation := p_conversation;
  o_kind := p_kind;
  o_author := p_author;
  o_repeated := false;
end
$$;
