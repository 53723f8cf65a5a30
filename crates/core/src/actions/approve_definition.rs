//! `ApproveDefinition@Issuer`: the definition authority admits a definition that waits for it.

use serde_json::Value;

use super::{Action, definitions::change_definition};
use crate::{
    DefinitionId, Permission, Refusal,
    definition::DefinitionInput,
    flows::FlowKind,
    message::bodies,
    work::{Actor, Halt, Key, KeySet, UnitOfWork, Wallet},
};

bodies! {
    /// A definition is approved.
    ApproveDefinitionAtIssuer = "ApproveDefinition@Issuer" {
        /// The definition.
        definition: DefinitionId,
        /// The version that was looked at.
        version: u32,
    }
}

impl FlowKind {
    /// The definition authority approves a definition.
    pub const APPROVE_DEFINITION: Self = Self::named("APPROVE_DEFINITION");
}

impl Action for ApproveDefinitionAtIssuer {
    const PERMISSIONS: &'static [Permission] = &[Permission::ViewTokens];
    const FLOWS: &'static [FlowKind] = &[FlowKind::APPROVE_DEFINITION];

    fn keys(&self, _sender: &Wallet, keys: &mut KeySet) {
        keys.insert(Key::Definition(self.definition));
    }

    fn decide(self, actor: &Actor<'_>, work: &mut UnitOfWork<'_>) -> Result<Value, Halt> {
        if work.settings.definition_authority.as_ref() != Some(&actor.participant.id) {
            return Err(Refusal::Forbidden.into());
        }
        let seen = (self.definition, self.version);
        let change = (DefinitionInput::Approve, FlowKind::APPROVE_DEFINITION);
        change_definition(work, actor, seen, |_| true, change)
    }
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;
    use crate::{
        actions::{DecommissionAtIssuer, MintAtIssuer},
        definition::DefinitionStatus,
        fixtures::participant,
        fixtures_network::{Issuer, code, dinar},
    };

    #[test]
    fn where_there_is_an_authority_a_definition_waits_for_it() {
        let mut issuer = Issuer::holding(0);
        issuer.settings.definition_authority = Some(participant("custodian"));
        let answer = issuer.send("central-bank", &dinar()).unwrap();
        let definition = answer["Definition"].as_str().unwrap().parse().unwrap();
        assert_eq!(issuer.definition(definition).status, DefinitionStatus::Pending);

        let mint = MintAtIssuer { definition, amount: "1".to_owned() };
        assert_eq!(code(issuer.send("central-bank", &mint)), "DEFINITION_PENDING");
        let decommission = DecommissionAtIssuer { definition, version: 1 };
        assert_eq!(code(issuer.send("central-bank", &decommission)), "OUT_OF_TURN");

        let approve = |version| ApproveDefinitionAtIssuer { definition, version };
        assert_eq!(code(issuer.send("central-bank", &approve(1))), "FORBIDDEN");
        assert_eq!(code(issuer.send("custodian", &approve(2))), "STALE");
        issuer.send("custodian", &approve(1)).unwrap();
        assert_eq!(issuer.definition(definition).status, DefinitionStatus::Active);
        assert_eq!(code(issuer.send("custodian", &approve(2))), "OUT_OF_TURN");
        issuer.send("central-bank", &mint).unwrap();
    }
}
