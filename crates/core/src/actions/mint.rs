//! `Mint@Issuer`: the issuer's own vault grows.

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
    /// Units are minted.
    MintAtIssuer = "Mint@Issuer" {
        /// Of which token.
        definition: DefinitionId,
        /// How much, in digits with the definition's decimals at most.
        amount: String,
    }
}

impl FlowKind {
    /// The issuer's own vault grows.
    pub const MINT: Self = Self::named("MINT");
}

impl Action for MintAtIssuer {
    const PERMISSIONS: &'static [Permission] = &[Permission::Create];
    const FLOWS: &'static [FlowKind] = &[FlowKind::MINT];

    fn keys(&self, sender: &Wallet, keys: &mut KeySet) {
        keys_of_supply(self.definition, sender, keys);
    }

    fn decide(self, actor: &Actor<'_>, work: &mut UnitOfWork<'_>) -> Result<Value, Halt> {
        let issuer = &actor.participant.id;
        let is_theirs = |row: &Definition| row.issuer == *issuer;
        let definition = own_definition(work, self.definition, is_theirs)?;
        definition.admit_new()?;
        let amount = definition.amount(&self.amount)?;
        definition.admit_mint(work.outstanding(&definition)?, amount)?;
        let accounts = (Account::Supply, Account::Vault(issuer.clone()));
        post_at_once(work, actor, FlowKind::MINT, (&definition, amount), accounts)
    }
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;
    use crate::{
        actions::{DefineAtIssuer, RulesBody},
        fixtures::dirham,
        fixtures_network::{Issuer, code, dinar},
    };

    fn mint(definition: DefinitionId, amount: &str) -> MintAtIssuer {
        MintAtIssuer { definition, amount: amount.to_owned() }
    }

    #[test]
    fn the_issuers_own_vault_grows() {
        let mut issuer = Issuer::holding(100);
        issuer.send("central-bank", &mint(dirham().id, "1.5")).unwrap();
        assert_eq!(issuer.vault("central-bank"), (250, 0));
        let flow = issuer.latest_flow();
        assert_eq!((&flow.kind, flow.parties.len()), (&FlowKind::MINT, 1));
        assert_eq!(flow.about.amount.unwrap().to_string(), "1.50");
        issuer.audit(250);
    }

    #[test]
    fn only_the_definitions_issuer_mints_and_only_amounts() {
        let mut issuer = Issuer::holding(100);
        let definition = dirham().id;
        assert_eq!(code(issuer.send("commercial-bank", &mint(definition, "1"))), "FORBIDDEN");
        assert_eq!(code(issuer.send("definer", &mint(definition, "1"))), "NOT_FOUND");
        let unknown = DefinitionId(crate::fixtures::uuid(1));
        assert_eq!(code(issuer.send("central-bank", &mint(unknown, "1"))), "NOT_FOUND");
        for (amount, expected) in [
            ("0", "AMOUNT_ZERO"),
            ("-1", "AMOUNT_MALFORMED"),
            ("1.001", "AMOUNT_TOO_MANY_DECIMALS"),
            ("92233720368547758.08", "AMOUNT_TOO_LARGE"),
            ("92233720368547758.07", "AMOUNT_TOO_LARGE"),
        ] {
            let refused = issuer.send("central-bank", &mint(definition, amount));
            assert_eq!(code(refused), expected, "{amount}");
        }
        issuer.send("central-bank", &mint(definition, "92233720368547757.07")).unwrap();
        assert_eq!(issuer.vault("central-bank"), (i64::MAX, 0));
        issuer.audit(i64::MAX);
    }

    #[test]
    fn no_more_than_the_largest_supply_exists() {
        let mut issuer = Issuer::holding(0);
        let rules = RulesBody { largest_supply: Some("10".to_owned()), ..RulesBody::default() };
        let body = DefineAtIssuer { rules: Some(rules), ..dinar() };
        let answer = issuer.send("central-bank", &body).unwrap();
        let definition = answer["Definition"].as_str().unwrap().parse().unwrap();
        issuer.send("central-bank", &mint(definition, "9.999")).unwrap();
        let refusal = issuer.send("central-bank", &mint(definition, "0.002")).unwrap_err();
        assert_eq!((refusal.code(), refusal.status()), ("RULE", 422));
        assert!(refusal.to_string().contains("LargestSupply"), "{refusal}");
        let reason = "10.000 KWD may exist at most, and 9.999 KWD exist already.";
        assert_eq!(refusal.reason(), reason);
        assert!(refusal.to_string().contains(reason), "{refusal}");
        issuer.send("central-bank", &mint(definition, "0.001")).unwrap();
        let burn = crate::actions::BurnAtIssuer { definition, amount: "5".to_owned() };
        issuer.send("central-bank", &burn).unwrap();
        issuer.send("central-bank", &mint(definition, "5")).unwrap();
    }
}
