//! `Transfer@Issuer`: a push transfer without approval, at once.

use serde_json::Value;

use super::{Action, answer_with_flow, completed_flow, known, malformed};
use crate::{
    Definition, DefinitionId, ParticipantId, Permission,
    access::admit_receiver,
    books::Account,
    flows::{About, FlowKind},
    message::bodies,
    work::{Actor, Halt, Key, KeySet, UnitOfWork, Wallet},
};

bodies! {
    /// A holder sends units of its own.
    TransferAtIssuer = "Transfer@Issuer" {
        /// Who receives them.
        party: ParticipantId,
        /// Of which token; also of one that is decommissioned.
        definition: DefinitionId,
        /// How much, in digits with the definition's decimals at most.
        amount: String,
    }
}

/// Why no organisation transfers to itself.
pub(super) const TO_ITSELF: &str =
    "the receiving party is your own organisation, so that nothing would move";

impl FlowKind {
    /// Units are sent without approval.
    pub const TRANSFER: Self = Self::named("TRANSFER");
}

impl Action for TransferAtIssuer {
    const PERMISSIONS: &'static [Permission] = &[Permission::TransfersNonIssuer];
    const FLOWS: &'static [FlowKind] = &[FlowKind::TRANSFER];

    fn keys(&self, sender: &Wallet, keys: &mut KeySet) {
        let vault =
            |owner: &ParticipantId| Key::Account((self.definition, Account::Vault(owner.clone())));
        keys.extend([
            Key::Definition(self.definition),
            vault(&sender.participant),
            vault(&self.party),
        ]);
    }

    fn decide(self, actor: &Actor<'_>, work: &mut UnitOfWork<'_>) -> Result<Value, Halt> {
        let sender = &actor.participant.id;
        if self.party == *sender {
            return Err(malformed::<Self>(TO_ITSELF).into());
        }
        let definition = work.get::<Definition>(self.definition)?;
        let amount = definition.amount(&self.amount)?;
        admit_receiver(known(work, &self.party)?, &definition)?;
        let about = About {
            definition: Some(definition.id),
            amount: Some(amount),
            holder: Some(self.party.clone()),
            ..About::default()
        };
        let flow = completed_flow(work, sender, FlowKind::TRANSFER, about).seen_by([&self.party]);
        let id = flow.id;
        let accounts = (Account::Vault(sender.clone()), Account::Vault(self.party));
        work.post(&definition, accounts, amount, id)?;
        work.put(flow);
        Ok(answer_with_flow(id))
    }
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;
    use crate::{
        fixtures::{dirham, participant},
        fixtures_network::{Issuer, code},
    };

    const SENDER: &str = "commercial-bank";

    fn transfer(to: &str, amount: &str) -> TransferAtIssuer {
        let (party, definition) = (participant(to), dirham().id);
        TransferAtIssuer { party, definition, amount: amount.to_owned() }
    }

    #[test]
    fn what_is_sent_is_the_receivers_at_once() {
        let mut issuer = Issuer::with_holder();
        issuer.send(SENDER, &transfer("commercial-bank-2", "120.5")).unwrap();
        assert_eq!(issuer.vault(SENDER), (37_950, 0));
        assert_eq!(issuer.vault("commercial-bank-2"), (12_050, 0));
        let flow = issuer.latest_flow();
        assert_eq!(flow.kind, FlowKind::TRANSFER);
        assert_eq!(flow.parties, [participant(SENDER), participant("commercial-bank-2")]);
        // The issuer holds its own token, too.
        issuer.send(SENDER, &transfer("central-bank", "379.50")).unwrap();
        issuer.audit(100_000);
    }

    #[test]
    fn no_more_is_sent_than_there_is_and_to_nobody_who_may_not_hold_it() {
        let mut issuer = Issuer::with_holder();
        for (to, amount, refusal) in [
            ("commercial-bank-2", "500.01", "INSUFFICIENT_FUNDS"),
            ("commercial-bank-2", "0", "AMOUNT_ZERO"),
            ("commercial-bank-2", "1.234", "AMOUNT_TOO_MANY_DECIMALS"),
            ("custodian", "1", "RULE"),
            ("nobody", "1", "NOT_FOUND"),
            (SENDER, "1", "MALFORMED_BODY"),
        ] {
            assert_eq!(code(issuer.send(SENDER, &transfer(to, amount))), refusal, "{to} {amount}");
        }
        let by_the_issuer = issuer.send("central-bank", &transfer("commercial-bank-2", "1"));
        assert_eq!(code(by_the_issuer), "FORBIDDEN");
        assert_eq!(issuer.vault(SENDER), (50_000, 0));
        issuer.audit(100_000);
    }

    #[test]
    fn what_is_held_of_a_decommissioned_token_can_still_be_sent() {
        let mut issuer = Issuer::with_holder();
        issuer.decommission();
        issuer.send(SENDER, &transfer("commercial-bank-2", "500")).unwrap();
        assert_eq!(issuer.vault("commercial-bank-2"), (50_000, 0));
    }
}
