//! `Activate@Issuer`: a decommissioned definition admits new mints, requests and issues again.

use serde_json::Value;

use super::{Action, definitions::change_definition};
use crate::{
    DefinitionId, Permission,
    definition::DefinitionInput,
    flows::FlowKind,
    message::bodies,
    work::{Actor, Halt, Key, KeySet, UnitOfWork, Wallet},
};

bodies! {
    /// A definition is activated.
    ActivateAtIssuer = "Activate@Issuer" {
        /// The definition.
        definition: DefinitionId,
        /// The version that was looked at.
        version: u32,
    }
}

impl FlowKind {
    /// A definition admits new requests again.
    pub const ACTIVATE: Self = Self::named("ACTIVATE");
}

impl Action for ActivateAtIssuer {
    const PERMISSIONS: &'static [Permission] = &[Permission::Define];
    const FLOWS: &'static [FlowKind] = &[FlowKind::ACTIVATE];

    fn keys(&self, _sender: &Wallet, keys: &mut KeySet) {
        keys.insert(Key::Definition(self.definition));
    }

    fn decide(self, actor: &Actor<'_>, work: &mut UnitOfWork<'_>) -> Result<Value, Halt> {
        let is_theirs = |row: &crate::Definition| row.definer == actor.participant.id;
        let seen = (self.definition, self.version);
        let change = (DefinitionInput::Activate, FlowKind::ACTIVATE);
        change_definition(work, actor, seen, is_theirs, change)
    }
}
