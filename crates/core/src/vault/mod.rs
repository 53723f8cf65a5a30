//! The books: double entry, append-only postings, and vaults with reservations.

mod account;
mod posting;

pub use account::{VaultAccount, VaultInput};
pub use posting::{Account, Movement, Posting};
