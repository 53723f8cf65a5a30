//! `Decommission@Issuer`: a definition admits nothing new any more.

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
    /// A definition is decommissioned.
    DecommissionAtIssuer = "Decommission@Issuer" {
        /// The definition.
        definition: DefinitionId,
        /// The version that was looked at.
        version: u32,
    }
}

impl FlowKind {
    /// A definition admits nothing new any more.
    pub const DECOMMISSION: Self = Self::named("DECOMMISSION");
}

impl Action for DecommissionAtIssuer {
    const PERMISSIONS: &'static [Permission] = &[Permission::Define];
    const FLOWS: &'static [FlowKind] = &[FlowKind::DECOMMISSION];

    fn keys(&self, _sender: &Wallet, keys: &mut KeySet) {
        keys.insert(Key::Definition(self.definition));
    }

    fn decide(self, actor: &Actor<'_>, work: &mut UnitOfWork<'_>) -> Result<Value, Halt> {
        let is_theirs = |row: &crate::Definition| row.definer == actor.participant.id;
        let seen = (self.definition, self.version);
        let change = (DefinitionInput::Decommission, FlowKind::DECOMMISSION);
        change_definition(work, actor, seen, is_theirs, change)
    }
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;
    use crate::{
        actions::{ActivateAtIssuer, BurnAtIssuer, MintAtIssuer, RequestIssuanceAtIssuer},
        fixtures::dirham,
        fixtures_network::{Issuer, code},
    };

    #[test]
    fn it_admits_nothing_new_until_it_is_activated_again() {
        let mut issuer = Issuer::holding(1_000);
        let definition = dirham().id;
        let decommission = |version| DecommissionAtIssuer { definition, version };
        let activate = |version| ActivateAtIssuer { definition, version };
        assert_eq!(code(issuer.send("central-bank", &activate(1))), "OUT_OF_TURN");
        assert_eq!(code(issuer.send("commercial-bank", &decommission(1))), "FORBIDDEN");
        assert_eq!(code(issuer.send("definer", &decommission(1))), "NOT_FOUND");
        issuer.send("central-bank", &decommission(1)).unwrap();
        assert_eq!(code(issuer.send("central-bank", &decommission(1))), "STALE");
        assert_eq!(code(issuer.send("central-bank", &decommission(2))), "OUT_OF_TURN");

        let amount = || "1".to_owned();
        let mint = MintAtIssuer { definition, amount: amount() };
        assert_eq!(code(issuer.send("central-bank", &mint)), "DECOMMISSIONED");
        let ask = RequestIssuanceAtIssuer::new(definition, amount());
        assert_eq!(code(issuer.send("commercial-bank", &ask)), "DECOMMISSIONED");
        issuer.send("central-bank", &BurnAtIssuer { definition, amount: amount() }).unwrap();

        assert_eq!(code(issuer.send("definer", &activate(2))), "NOT_FOUND");
        issuer.send("central-bank", &activate(2)).unwrap();
        issuer.send("central-bank", &mint).unwrap();
        assert_eq!(issuer.definition(definition).version, 3);
    }
}
