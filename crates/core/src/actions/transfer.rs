//! `Transfer@Issuer`: a push transfer without approval, at once.

use serde_json::Value;

use super::{Action, answer_with_flow, completed_flow, malformed};
use crate::{
    Definition, DefinitionId, ParticipantId, Permission, Refusal,
    access::may_hold,
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
            let why = "the receiving party is your own organisation, so that nothing would move";
            return Err(malformed::<Self>(why).into());
        }
        let definition = work.get::<Definition>(self.definition)?;
        let amount = definition.amount(&self.amount)?;
        admit_receiver(work, &definition, &self.party)?;
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

/// Refuses a transfer to whoever may not hold the token.
///
/// # Errors
/// [`Refusal::NotFound`] of a participant that does not exist, [`Refusal::Rule`] otherwise.
fn admit_receiver(
    work: &UnitOfWork<'_>,
    definition: &Definition,
    receiver: &ParticipantId,
) -> Result<(), Refusal> {
    let receiver = work.rows().participants.get(receiver);
    let receiver = receiver.ok_or(Refusal::NotFound { thing: "participant" })?;
    if may_hold(receiver, definition) {
        return Ok(());
    }
    let sentence = format!("{} may not be held by {}.", definition.name, receiver.title);
    Err(Refusal::Rule { rule: "Holders", sentence })
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;
    use crate::{
        HolderAnswer, TokenId,
        actions::{DecommissionAtIssuer, OfferedAtIssuer},
        fixtures::{dirham, participant},
        fixtures_network::{Issuer, code},
    };

    const SENDER: &str = "commercial-bank";

    fn transfer(to: &str, amount: &str) -> TransferAtIssuer {
        let (party, definition) = (participant(to), dirham().id);
        TransferAtIssuer { party, definition, amount: amount.to_owned() }
    }

    /// Commercial Bank holds 500.00 of the 1,000.00 that exist.
    fn holding() -> Issuer {
        let mut issuer = Issuer::holding(100_000);
        let (_, token): (_, TokenId) = issuer.issued("500");
        issuer.send(SENDER, &OfferedAtIssuer::new(token, HolderAnswer::Accepted)).unwrap();
        issuer
    }

    #[test]
    fn what_is_sent_is_the_receivers_at_once() {
        let mut issuer = holding();
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
        let mut issuer = holding();
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
        let mut issuer = holding();
        let body = DecommissionAtIssuer { definition: dirham().id, version: 1 };
        issuer.send("central-bank", &body).unwrap();
        issuer.send(SENDER, &transfer("commercial-bank-2", "500")).unwrap();
        assert_eq!(issuer.vault("commercial-bank-2"), (50_000, 0));
    }
}
