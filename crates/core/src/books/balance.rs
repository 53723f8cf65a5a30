//! Balances in minor units, and what a movement does to two of them.

use std::collections::BTreeMap;

use super::{Account, AccountId, Movement};
use crate::{Amount, AmountError, Refusal};

/// Balances by account, in minor units. A supply account is zero or less: what was minted and not
/// burned. All others are zero or more.
pub type Balances = BTreeMap<AccountId, i64>;

/// The balances of both accounts after a movement.
///
/// # Errors
/// [`Refusal::InsufficientFunds`] where the first account holds less than is to be moved,
/// [`AmountError::TooLarge`] where an account would hold more than `i64::MAX`.
pub(crate) fn moved(from: i64, to: i64, movement: &Movement) -> Result<(i64, i64), Refusal> {
    let amount = movement.amount.minor_units();
    let too_large = || Refusal::Amount(AmountError::TooLarge);
    let from_after = match movement.from {
        // It never goes below -i64::MAX, so that what is outstanding is an amount.
        Account::Supply => {
            let after = from.checked_sub(amount).filter(|balance| *balance > i64::MIN);
            after.ok_or_else(too_large)?
        }
        Account::Vault(_) | Account::Reserved(_) => {
            withdraw(held(from, movement.amount), movement.amount)?.minor_units()
        }
    };
    let to_after = to.checked_add(amount).ok_or_else(too_large)?;
    if movement.to == Account::Supply && to_after > 0 {
        return Err(insufficient(held(outstanding(to), movement.amount), movement.amount));
    }
    Ok((from_after, to_after))
}

/// What is left of a balance once this amount was taken from it, as a burn does.
///
/// # Errors
/// [`Refusal::InsufficientFunds`] where it is less.
pub fn withdraw(balance: Amount, amount: Amount) -> Result<Amount, Refusal> {
    balance.checked_sub(amount).ok_or_else(|| insufficient(balance, amount))
}

/// What was minted and not burned, from the balance of the supply account.
pub(crate) fn outstanding(supply: i64) -> i64 {
    supply.checked_neg().unwrap_or(i64::MAX)
}

/// A balance as an amount like this one.
fn held(balance: i64, like: Amount) -> Amount {
    let decimals = like.decimals();
    Amount::from_minor_units(balance, decimals).unwrap_or(Amount::zero(decimals))
}

fn insufficient(available: Amount, asked: Amount) -> Refusal {
    Refusal::InsufficientFunds { available: available.grouped(), asked: asked.grouped() }
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;
    use crate::fixtures::{amount, dirham, participant};

    fn movement(from: Account, to: Account, minor_units: i64) -> Movement {
        Movement { definition: dirham().id, from, to, amount: amount(minor_units) }
    }

    fn bank() -> Account {
        Account::Vault(participant("central-bank"))
    }

    #[test]
    fn what_one_account_loses_the_other_gains() {
        let mint = movement(Account::Supply, bank(), 5);
        assert_eq!(moved(-100, 100, &mint), Ok((-105, 105)));
        let burn = movement(bank(), Account::Supply, 100);
        assert_eq!(moved(100, -100, &burn), Ok((0, 0)));
        let reserve = movement(bank(), Account::Reserved(participant("central-bank")), 100);
        assert_eq!(moved(100, 50, &reserve), Ok((0, 150)));
    }

    #[test]
    fn an_account_never_holds_less_than_nothing() {
        let reserve = movement(bank(), Account::Reserved(participant("central-bank")), 101);
        assert_eq!(moved(100, 0, &reserve).unwrap_err().code(), "INSUFFICIENT_FUNDS");
        assert_eq!(moved(100, i64::MAX, &reserve).unwrap_err().code(), "INSUFFICIENT_FUNDS");
        let burn = movement(bank(), Account::Supply, 101);
        assert_eq!(moved(101, -100, &burn).unwrap_err().code(), "INSUFFICIENT_FUNDS");
    }

    #[test]
    fn all_that_a_balance_holds_can_be_withdrawn_and_no_more() {
        assert_eq!(withdraw(amount(100), amount(99)), Ok(amount(1)));
        assert_eq!(withdraw(amount(100), amount(100)), Ok(amount(0)));
        let refusal = withdraw(amount(100), amount(101)).unwrap_err();
        assert_eq!(refusal.code(), "INSUFFICIENT_FUNDS");
        assert_eq!(refusal.reason(), "The vault holds 1.00, which is less than 1.01.");
    }

    #[test]
    fn no_account_overflows() {
        let mint = movement(Account::Supply, bank(), 1);
        assert_eq!(moved(-i64::MAX, 0, &mint).unwrap_err().code(), "AMOUNT_TOO_LARGE");
        assert_eq!(moved(0, i64::MAX, &mint).unwrap_err().code(), "AMOUNT_TOO_LARGE");
        let all = movement(Account::Supply, bank(), i64::MAX);
        assert_eq!(moved(0, 0, &all), Ok((-i64::MAX, i64::MAX)));
    }
}
