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
        actions::{ActivateAtIssuer, DecommissionAtIssuer, MintAtIssuer},
        definition::{DefinitionAction, DefinitionStatus},
        fixtures::participant,
        fixtures_network::{Issuer, NAMES, code, dinar},
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

    #[test]
    fn what_a_participant_may_do_is_what_is_admitted() {
        let mut issuer = Issuer::holding(0);
        issuer.settings.definition_authority = Some(participant("custodian"));
        let authority = issuer.settings.definition_authority.clone();
        let answer = issuer.send("central-bank", &dinar()).unwrap();
        let definition = answer["Definition"].as_str().unwrap().parse().unwrap();
        for (version, status) in [
            (1, DefinitionStatus::Pending),
            (2, DefinitionStatus::Active),
            (3, DefinitionStatus::Decommissioned),
        ] {
            let row = issuer.definition(definition);
            assert_eq!((row.version, row.status), (version, status));
            for name in NAMES {
                let admitted = [
                    (
                        DefinitionAction::Approve,
                        issuer
                            .clone()
                            .send(name, &ApproveDefinitionAtIssuer { definition, version }),
                    ),
                    (
                        DefinitionAction::Decommission,
                        issuer.clone().send(name, &DecommissionAtIssuer { definition, version }),
                    ),
                    (
                        DefinitionAction::Activate,
                        issuer.clone().send(name, &ActivateAtIssuer { definition, version }),
                    ),
                ];
                let admitted =
                    admitted.into_iter().find_map(|(action, sent)| sent.is_ok().then_some(action));
                let reader = &issuer.rows.participants[&participant(name)];
                assert_eq!(row.action(reader, authority.as_ref()), admitted, "{name}, {status:?}");
            }
            let next = match status {
                DefinitionStatus::Pending => {
                    issuer.send("custodian", &ApproveDefinitionAtIssuer { definition, version })
                }
                _ => issuer.send("central-bank", &DecommissionAtIssuer { definition, version }),
            };
            assert_eq!(next.is_ok(), status != DefinitionStatus::Decommissioned);
        }
    }
}
