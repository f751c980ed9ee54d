-- Views for people and their tools, with the names and columns of the systems before. Nothing of Holdfast reads them, and
-- nobody can write through them: each joins, which no view that can be updated does. They see what their reader may see.

-- The tenant that a stored name begins with.
create function holdfast_tenant(name text) returns text
language sql immutable strict parallel safe
return case when position('␟' in name) > 0 then split_part(name, '␟', 1) else 'default' end;

-- The name as its tenant gave it.
create function holdfast_name(name text) returns text
language sql immutable strict parallel safe
return case when position('␟' in name) > 0 then split_part(name, '␟', 2) else name end;

-- JSONB holds less than JSON: the character U+0000 and halves of surrogate pairs become U+FFFD, and what still cannot be
-- held, such as a number of a million digits, gives null.
create function holdfast_jsonb(body json) returns jsonb
language plpgsql immutable strict as $$
begin
    return body::jsonb;
exception when others then
    begin
        return regexp_replace(
            body::text,
            '(?<!\\)((?:\\\\)*)\\u(?:0000|[dD][89a-fA-F][0-9a-fA-F]{2})',
            '\1\\ufffd',
            'g')::jsonb;
    exception when others then
        return null;
    end;
end
$$;

-- The moment that a text names; null if it names none.
create function holdfast_moment(text text) returns timestamptz
language plpgsql stable strict as $$
begin
    return text::timestamptz;
exception when others then
    return null;
end
$$;

-- The documents there are, without deleted and expired ones, with their tenants.
create view holdfast_documents with (security_invoker = true) as
select
    holdfast_tenant(d.collection) as tenant_id,
    holdfast_name(d.collection) as collection,
    d.key,
    d.version,
    b.body,
    d.tags,
    to_timestamp(d.expires_at / 1000.0) as expires_at
from holdfast_docs d
cross join lateral (select holdfast_jsonb(d.body) as body) b
where d.body is not null
  and (d.expires_at is null or d.expires_at > extract(epoch from now()) * 1000);

create view workflow_states with (security_invoker = true) as
select
    d.key as workflow_id,
    d.tenant_id,
    d.body ->> 'name' as name,
    d.body ->> 'status' as status,
    holdfast_moment(d.body ->> 'startedAt') as started_at,
    holdfast_moment(d.body ->> 'completedAt') as completed_at,
    d.body ->> 'checkpointId' as checkpoint_id,
    d.body ->> 'error' as error,
    jsonb_build_object('taskStates', t.states) as data,
    holdfast_moment(d.body ->> 'startedAt') as created_at,
    greatest(
        holdfast_moment(d.body ->> 'startedAt'), holdfast_moment(d.body ->> 'completedAt'), t.changed_at) as updated_at
from holdfast_documents d
cross join lateral (
    select
        coalesce(jsonb_agg(jsonb_build_array(s.key, s.value) order by s.key), '[]') as states,
        max(greatest(holdfast_moment(s.value ->> 'startedAt'), holdfast_moment(s.value ->> 'completedAt'))) as changed_at
    from jsonb_each(case jsonb_typeof(d.body -> 'taskStates') when 'object' then d.body -> 'taskStates' end) s
) t
where d.collection = 'workflow_states';

create view task_states with (security_invoker = true) as
select
    d.body ->> 'workflowId' as workflow_id,
    d.tenant_id,
    d.body ->> 'taskId' as task_id,
    d.body ->> 'status' as status,
    (d.body ->> 'attempt')::int as attempt,
    d.body -> 'result' as result,
    d.body ->> 'error' as error,
    holdfast_moment(d.body ->> 'startedAt') as started_at,
    holdfast_moment(d.body ->> 'completedAt') as completed_at,
    coalesce(d.body -> 'timedOut' = 'true', false) as timed_out,
    coalesce(d.body -> 'metadata', '{}') as metadata,
    greatest(holdfast_moment(d.body ->> 'startedAt'), holdfast_moment(d.body ->> 'completedAt')) as updated_at
from holdfast_documents d
where d.collection = 'task_states';

create view workflow_versions with (security_invoker = true) as
select
    d.key as id,
    d.tenant_id,
    d.body ->> 'workflowId' as workflow_id,
    (d.body ->> 'version')::bigint as version,
    d.body -> 'spec' as spec,
    holdfast_moment(d.body ->> 'createdAt') as created_at,
    d.body ->> 'createdBy' as created_by,
    coalesce(d.body -> 'metadata', '{}') as metadata
from holdfast_documents d
where d.collection = 'workflow_versions';

create view deployments with (security_invoker = true) as
select
    d.key as id,
    d.tenant_id,
    d.body ->> 'versionId' as version_id,
    d.body ->> 'workflowId' as workflow_id,
    d.body ->> 'environment' as environment,
    d.body ->> 'status' as status,
    coalesce(d.body -> 'current' = 'true', false) as current,
    coalesce(d.body -> 'approvals', '[]') as approvals,
    coalesce(d.body -> 'testResults', '[]') as test_results,
    coalesce(d.body -> 'thresholds', '{}') as thresholds,
    d.body ->> 'promotedFrom' as promoted_from,
    d.body ->> 'promotedTo' as promoted_to,
    d.body ->> 'reason' as reason,
    d.body ->> 'createdBy' as created_by,
    holdfast_moment(d.body ->> 'createdAt') as created_at,
    holdfast_moment(d.body ->> 'updatedAt') as updated_at
from holdfast_documents d
where d.collection = 'deployments';

create view workflow_events with (security_invoker = true) as
select
    e.position,
    holdfast_name(e.id) as id,
    holdfast_tenant(e.stream) as tenant_id,
    coalesce(b.body ->> 'workflowId', holdfast_name(e.stream)) as workflow_id,
    holdfast_name(e.stream) as stream,
    e.version,
    to_timestamp(e.time / 1000.0) as timestamp,
    e.type,
    b.body ->> 'taskId' as task_id,
    case when b.body -> '$blob' is null and b.body -> '$enc' is null then b.body -> 'data' else b.body end as data,
    coalesce(b.body -> 'metadata', '{}') as metadata,
    e.actor
from holdfast_events e
cross join lateral (select holdfast_jsonb(e.body) as body) b
where e.type ~ '^(WORKFLOW|TASK|COMPENSATION|DEPLOYMENT)_';

-- The events of machines, as changes of state: a position finds what came after, holdfast_tags what an event has caused.
create view fsm_events with (security_invoker = true) as
select
    e.position,
    e.stream,
    holdfast_tenant(e.stream) as tenant_id,
    holdfast_name(e.id)::varchar as id,
    substr(holdfast_name(e.stream), 9)::varchar as instance_id,
    (b.body ->> 'machineName')::varchar as machine_name,
    (b.body ->> 'componentName')::varchar as component_name,
    e.type::varchar as event_type,
    coalesce(b.body -> 'event' -> 'payload', '{}') as event_payload,
    (b.body ->> 'stateBefore')::varchar as state_before,
    (b.body ->> 'stateAfter')::varchar as state_after,
    e.time as persisted_at,
    array(select holdfast_name(cause) from unnest(e.caused_by) cause)::varchar[] as caused_by,
    array(
        select holdfast_name(effect.id)
        from holdfast_tags t
        join holdfast_events effect on effect.position = t.position
        where t.tag = substr(e.id, 1, length(e.id) - length(holdfast_name(e.id))) || 'caused-by:' || holdfast_name(e.id)
        order by t.position)::varchar[] as caused,
    coalesce(b.body ->> 'sourceComponentName', p.payload ->> 'parentComponentName')::varchar as source_component_name,
    case when b.body ? 'sourceComponentName' or p.payload ? 'parentComponentName'
        then b.body ->> 'componentName' end::varchar as target_component_name,
    to_timestamp(e.time / 1000.0) as created_at
from holdfast_events e
cross join lateral (select holdfast_jsonb(e.body) as body) b
cross join lateral (select b.body -> 'event' -> 'payload' as payload) p
where holdfast_name(e.stream) like 'machine:%'
  and b.body ->> 'entry' in ('created', 'changed');

create view fsm_snapshots with (security_invoker = true) as
select
    d.tenant_id,
    d.key::varchar as instance_id,
    (i.instance ->> 'machineName')::varchar as machine_name,
    (i.instance ->> 'componentName')::varchar as component_name,
    (i.instance ->> 'currentState')::varchar as current_state,
    (i.instance ->> 'status')::varchar as status,
    i.instance -> 'context' as context,
    i.instance -> 'publicMember' as public_member,
    (d.body ->> 'snapshotAt')::bigint as snapshot_at,
    (d.body ->> 'lastEventId')::varchar as last_event_id,
    d.body -> 'pendingTimeouts' as pending_timeouts,
    to_timestamp((i.instance ->> 'createdAt')::bigint / 1000.0) as created_at,
    to_timestamp((d.body ->> 'snapshotAt')::bigint / 1000.0) as updated_at
from holdfast_documents d
cross join lateral (select d.body -> 'instance' as instance) i
where d.collection = 'machine_snapshots';

revoke insert, update, delete on
    holdfast_documents, workflow_states, task_states, workflow_versions, deployments, workflow_events,
    fsm_events, fsm_snapshots
from public;
