-- Marks beside nodes of the first version, and the look-up of keys. Nodes of the version before may still be at work while it runs, and after.

-- Up Migration

-- A node that knows of no delivered marks writes what was seen alone. What was seen has been delivered, whether or not it stands here.
alter table read_mark drop constraint read_mark_check;

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
