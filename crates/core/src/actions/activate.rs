//! `Activate@Issuer`: a decommissioned definition admits new mints, requests and issues again.

use serde_json::Value;

use super::{Action, answer_with_flow, definition_as_seen, put_definition};
use crate::{
    DefinitionId, Permission, Refusal,
    definition::DefinitionStatus,
    flows::FlowKind,
    message::bodies,
    work::{Actor, Halt, Key, KeySet, UnitOfWork, Wallet},
};

bodies! {
    /// A definition is activated.
    ActivateAtIssuer {
        /// Which one.
        definition: DefinitionId,
        /// The version that was looked at.
        version: u32,
    }
}

impl Action for ActivateAtIssuer {
    const PERMISSIONS: &'static [Permission] = &[Permission::Define];

    fn keys(&self, _sender: &Wallet, keys: &mut KeySet) {
        keys.insert(Key::Definition(self.definition));
    }

    fn decide(self, actor: &Actor<'_>, work: &mut UnitOfWork<'_>) -> Result<Value, Halt> {
        let is_theirs = |row: &crate::Definition| row.definer == actor.participant.id;
        let mut definition = definition_as_seen(work, self.definition, self.version, is_theirs)?;
        if definition.status != DefinitionStatus::Decommissioned {
            return Err(Refusal::OutOfTurn {
                sentence: "Only a decommissioned token definition can be activated.".to_owned(),
                state: definition.status.as_str(),
                input: "ACTIVATE",
            }
            .into());
        }
        definition.status = DefinitionStatus::Active;
        let flow = put_definition(work, actor, FlowKind::ACTIVATE, definition);
        Ok(answer_with_flow(flow))
    }
}
