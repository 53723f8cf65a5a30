//! What a form that takes tokens out of a vault says about that vault.

use tallystick_core::{Amount, Definition, view::VaultView};

/// What the participant's vault of a token holds unreserved, once the vaults are known; zero where it
/// has no vault of it.
pub fn unreserved(definition: &Definition, vaults: Option<&Vec<VaultView>>) -> Option<Amount> {
    let vault = vaults?.iter().find(|vault| vault.definition == definition.id);
    Some(vault.map_or(Amount::zero(definition.decimals), |vault| vault.balance))
}

/// The same, as the help of the field `Amount` ends with it.
pub fn unreserved_in_words(unreserved: Amount, symbol: &str) -> String {
    format!("; it holds {} {symbol} unreserved", unreserved.grouped())
}
