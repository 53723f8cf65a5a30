//! A participant's vault of one token: what is there, and what of it is held back.

use super::{Account, Movement};
use crate::{Amount, AmountError, DefinitionId, Machine, ParticipantId, Refusal, Step, Timestamp};

/// What a participant holds of one token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VaultAccount {
    /// Whose.
    pub participant: ParticipantId,
    /// Of which token.
    pub definition: DefinitionId,
    /// What can be moved.
    pub balance: Amount,
    /// What is held back for issues under way.
    pub reserved: Amount,
}

/// What can happen to a vault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum VaultInput {
    /// New units appear.
    Mint(Amount),
    /// Units disappear.
    Burn(Amount),
    /// Units are held back.
    Reserve(Amount),
    /// What was held back is free again.
    Release(Amount),
    /// What was held back goes to another vault.
    Settle {
        /// How much.
        amount: Amount,
        /// Whose vault.
        to: ParticipantId,
    },
    /// What another vault settled arrives; the posting is the other vault's.
    Receive(Amount),
}

impl Machine for VaultAccount {
    type Input = VaultInput;

    fn step(self, _now: Timestamp, input: VaultInput) -> Result<Step<Self>, Refusal> {
        let vault = Account::Vault(self.participant.clone());
        let reserved = Account::Reserved(self.participant.clone());
        match input {
            VaultInput::Mint(amount) => {
                let balance = add(self.balance, amount)?;
                Ok(self.with_balance(balance).posting(Account::Supply, vault, amount))
            }
            VaultInput::Burn(amount) => {
                let balance = subtract(self.balance, amount)?;
                Ok(self.with_balance(balance).posting(vault, Account::Supply, amount))
            }
            VaultInput::Reserve(amount) => {
                let balance = subtract(self.balance, amount)?;
                let held = add(self.reserved, amount)?;
                let next = self.with_balance(balance).with_reserved(held);
                Ok(next.posting(vault, reserved, amount))
            }
            VaultInput::Release(amount) => {
                let held = subtract(self.reserved, amount)?;
                let balance = add(self.balance, amount)?;
                let next = self.with_balance(balance).with_reserved(held);
                Ok(next.posting(reserved, vault, amount))
            }
            VaultInput::Settle { amount, to } => {
                let held = subtract(self.reserved, amount)?;
                Ok(self.with_reserved(held).posting(reserved, Account::Vault(to), amount))
            }
            VaultInput::Receive(amount) => {
                let balance = add(self.balance, amount)?;
                Ok(Step::to(self.with_balance(balance)))
            }
        }
    }
}

impl VaultAccount {
    fn with_balance(self, balance: Amount) -> Self {
        Self { balance, ..self }
    }

    fn with_reserved(self, reserved: Amount) -> Self {
        Self { reserved, ..self }
    }

    fn posting(self, from: Account, to: Account, amount: Amount) -> Step<Self> {
        let definition = self.definition;
        Step::to(self).posting(Movement { definition, from, to, amount })
    }
}

fn add(held: Amount, amount: Amount) -> Result<Amount, Refusal> {
    held.checked_add(amount).ok_or(Refusal::Amount(AmountError::TooLarge))
}

fn subtract(held: Amount, amount: Amount) -> Result<Amount, Refusal> {
    held.checked_sub(amount).ok_or_else(|| Refusal::InsufficientFunds {
        available: held.grouped(),
        asked: amount.grouped(),
    })
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;
    use crate::fixtures::{amount, dirham, now, participant};

    fn vault(balance: i64, reserved: i64) -> VaultAccount {
        VaultAccount {
            participant: participant("central-bank"),
            definition: dirham().id,
            balance: amount(balance),
            reserved: amount(reserved),
        }
    }

    #[test]
    fn each_input_moves_what_it_says() {
        let to = participant("commercial-bank");
        for (input, balance, reserved) in [
            (VaultInput::Mint(amount(5)), 105, 50),
            (VaultInput::Burn(amount(100)), 0, 50),
            (VaultInput::Reserve(amount(100)), 0, 150),
            (VaultInput::Release(amount(50)), 150, 0),
            (VaultInput::Settle { amount: amount(50), to }, 100, 0),
            (VaultInput::Receive(amount(7)), 107, 50),
        ] {
            let step = vault(100, 50).step(now(), input.clone()).unwrap();
            assert_eq!(step.next, vault(balance, reserved), "{input:?}");
        }
    }

    #[test]
    fn what_is_not_there_is_not_moved() {
        let to = participant("commercial-bank");
        for input in [
            VaultInput::Burn(amount(101)),
            VaultInput::Reserve(amount(101)),
            VaultInput::Release(amount(51)),
            VaultInput::Settle { amount: amount(51), to },
        ] {
            let refusal = vault(100, 50).step(now(), input).unwrap_err();
            assert_eq!(refusal.code(), "INSUFFICIENT_FUNDS");
        }
    }

    #[test]
    fn a_vault_never_overflows() {
        for input in [VaultInput::Mint(amount(1)), VaultInput::Receive(amount(1))] {
            let refusal = vault(i64::MAX, 0).step(now(), input).unwrap_err();
            assert_eq!(refusal.code(), "AMOUNT_TOO_LARGE");
        }
    }
}
