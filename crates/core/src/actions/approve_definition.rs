//! `ApproveDefinition@Issuer`: the definition authority admits a definition that waits for it.

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
    /// A definition is approved.
    ApproveDefinitionAtIssuer {
        /// Which one.
        definition: DefinitionId,
        /// The version that was looked at.
        version: u32,
    }
}

impl Action for ApproveDefinitionAtIssuer {
    const PERMISSIONS: &'static [Permission] = &[Permission::ViewTokens];

    fn keys(&self, _sender: &Wallet, keys: &mut KeySet) {
        keys.insert(Key::Definition(self.definition));
    }

    fn decide(self, actor: &Actor<'_>, work: &mut UnitOfWork<'_>) -> Result<Value, Halt> {
        if work.settings.definition_authority.as_ref() != Some(&actor.participant.id) {
            return Err(Refusal::Forbidden.into());
        }
        let mut definition = definition_as_seen(work, self.definition, self.version, |_| true)?;
        if definition.status != DefinitionStatus::Pending {
            return Err(Refusal::OutOfTurn {
                sentence: "This token definition does not wait for approval.".to_owned(),
                state: definition.status.as_str(),
                input: "APPROVE",
            }
            .into());
        }
        definition.status = DefinitionStatus::Active;
        let flow = put_definition(work, actor, FlowKind::APPROVE_DEFINITION, definition);
        Ok(answer_with_flow(flow))
    }
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;
    use crate::{
        actions::{ActivateAtIssuer, DecommissionAtIssuer, MintAtIssuer},
        definition::DefinitionAction,
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
