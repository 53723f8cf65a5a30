//! What the actions on token definitions share.

use serde_json::Value;

use super::{answer_with_flow, completed_flow, up_to_date};
use crate::{
    Definition, DefinitionId, FlowId, Machine, Refusal,
    definition::DefinitionInput,
    flows::{About, FlowKind},
    work::{Actor, Halt, UnitOfWork},
};

/// A definition that is the sender's to act on.
pub(super) fn own_definition(
    work: &UnitOfWork<'_>,
    definition: DefinitionId,
    is_theirs: impl FnOnce(&Definition) -> bool,
) -> Result<Definition, Halt> {
    let row = work.get::<Definition>(definition)?;
    if is_theirs(&row) {
        Ok(row)
    } else {
        Err(Refusal::NotFound { thing: "token definition" }.into())
    }
}

/// Changes a definition that its sender looked at and that is theirs to change.
pub(super) fn change_definition(
    work: &mut UnitOfWork<'_>,
    actor: &Actor<'_>,
    (definition, seen): (DefinitionId, u32),
    is_theirs: impl FnOnce(&Definition) -> bool,
    (input, kind): (DefinitionInput, FlowKind),
) -> Result<Value, Halt> {
    let row = own_definition(work, definition, is_theirs)?;
    up_to_date(seen, row.version)?;
    let next = row.step(work.now, input)?.next;
    Ok(answer_with_flow(put_definition(work, actor, kind, next)))
}

/// Stores a changed definition with the flow that shows the change, which is over at once.
pub(super) fn put_definition(
    work: &mut UnitOfWork<'_>,
    actor: &Actor<'_>,
    kind: FlowKind,
    definition: Definition,
) -> FlowId {
    let about = About { definition: Some(definition.id), ..About::default() };
    let flow = completed_flow(work, &actor.participant.id, kind, about)
        .seen_by([&definition.definer, &definition.issuer])
        .seen_by(&definition.custodian);
    let id = flow.id;
    work.put(flow);
    work.put(definition);
    id
}
