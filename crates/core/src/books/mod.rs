//! The books: double entry over append-only postings.
//!
//! Every movement takes from one account what it gives to another, so that the accounts of a
//! definition sum to zero: what was minted and not burned is in the vaults or reserved in them.
//! [`UnitOfWork::post`](crate::work::UnitOfWork::post) is the only way in.

pub(crate) mod balance;
mod conservation;
mod posting;

pub use balance::{Balances, withdraw};
pub use conservation::{NotATotal, Total, Totals};
pub use posting::{Account, AccountId, Movement, Posting};
