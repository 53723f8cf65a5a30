//! What minting and burning share.

use serde_json::Value;

use super::{answer_with_flow, completed_flow};
use crate::{
    Amount, Definition, DefinitionId,
    books::Account,
    flows::{About, FlowKind},
    work::{Actor, Halt, Key, KeySet, UnitOfWork, Wallet},
};

/// The definition, its supply and the vault of the sender.
pub(super) fn keys_of_supply(definition: DefinitionId, sender: &Wallet, keys: &mut KeySet) {
    let vault = Account::Vault(sender.participant.clone());
    keys.extend([
        Key::Definition(definition),
        Key::Account((definition, Account::Supply)),
        Key::Account((definition, vault)),
    ]);
}

/// Moves an amount from the one account to the other, in a flow that is over at once.
pub(super) fn post_at_once(
    work: &mut UnitOfWork<'_>,
    actor: &Actor<'_>,
    kind: FlowKind,
    (definition, amount): (&Definition, Amount),
    accounts: (Account, Account),
) -> Result<Value, Halt> {
    let about = About { definition: Some(definition.id), amount: Some(amount), ..About::default() };
    let flow = completed_flow(work, &actor.participant.id, kind, about);
    let id = flow.id;
    work.put(flow);
    work.post(definition, accounts, amount, id)?;
    Ok(answer_with_flow(id))
}
