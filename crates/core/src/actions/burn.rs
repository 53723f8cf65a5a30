//! `Burn@Issuer`: the issuer's own vault shrinks.

use serde_json::Value;

use super::{
    Action,
    definitions::own_definition,
    supply::{keys_of_supply, post_at_once},
};
use crate::{
    Definition, DefinitionId, Permission,
    books::Account,
    flows::FlowKind,
    message::bodies,
    work::{Actor, Halt, KeySet, UnitOfWork, Wallet},
};

bodies! {
    /// Units are burned.
    BurnAtIssuer = "Burn@Issuer" {
        /// Of which token; also of one that is decommissioned.
        definition: DefinitionId,
        /// How much, in digits with the definition's decimals at most.
        amount: String,
    }
}

impl FlowKind {
    /// The issuer's own vault shrinks.
    pub const BURN: Self = Self::named("BURN");
}

impl Action for BurnAtIssuer {
    const PERMISSIONS: &'static [Permission] = &[Permission::Create];
    const FLOWS: &'static [FlowKind] = &[FlowKind::BURN];

    fn keys(&self, sender: &Wallet, keys: &mut KeySet) {
        keys_of_supply(self.definition, sender, keys);
    }

    fn decide(self, actor: &Actor<'_>, work: &mut UnitOfWork<'_>) -> Result<Value, Halt> {
        let issuer = &actor.participant.id;
        let is_theirs = |row: &Definition| row.issuer == *issuer;
        let definition = own_definition(work, self.definition, is_theirs)?;
        let amount = definition.amount(&self.amount)?;
        let accounts = (Account::Vault(issuer.clone()), Account::Supply);
        post_at_once(work, actor, FlowKind::BURN, (&definition, amount), accounts)
    }
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;
    use crate::{
        fixtures::dirham,
        fixtures_network::{Issuer, code},
    };

    fn burn(amount: &str) -> BurnAtIssuer {
        BurnAtIssuer { definition: dirham().id, amount: amount.to_owned() }
    }

    #[test]
    fn no_more_is_burned_than_the_vault_holds_unreserved() {
        let mut issuer = Issuer::holding(100_000);
        issuer.issued("600");
        assert_eq!(issuer.vault("central-bank"), (40_000, 60_000));
        let refusal = issuer.send("central-bank", &burn("400.01")).unwrap_err();
        assert_eq!(refusal.code(), "INSUFFICIENT_FUNDS");
        assert_eq!(
            refusal.to_string(),
            "The vault holds 400.00, which is less than 400.01. Nothing was moved."
        );
        issuer.send("central-bank", &burn("400")).unwrap();
        assert_eq!(issuer.vault("central-bank"), (0, 60_000));
        assert_eq!(issuer.latest_flow().kind, FlowKind::BURN);
        issuer.audit(60_000);
    }

    #[test]
    fn only_the_definitions_issuer_burns() {
        let mut issuer = Issuer::holding(100);
        assert_eq!(code(issuer.send("commercial-bank", &burn("1"))), "FORBIDDEN");
        assert_eq!(code(issuer.send("definer", &burn("1"))), "NOT_FOUND");
        assert_eq!(code(issuer.send("central-bank", &burn("0"))), "AMOUNT_ZERO");
    }
}
