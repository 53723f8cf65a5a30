//! Sums of amounts of several tokens.

use std::collections::BTreeMap;

use tallystick_core::{Amount, DefinitionId};

/// How much it is of each token, with its symbol: `1,500.00 AED and 20.00 EUR`.
pub fn totals_in_words<'a>(
    amounts: impl Iterator<Item = (DefinitionId, &'a str, Amount)>,
) -> String {
    let mut totals: BTreeMap<(&str, DefinitionId), Option<Amount>> = BTreeMap::new();
    for (definition, symbol, amount) in amounts {
        let zero = Some(Amount::zero(amount.decimals()));
        let total = totals.entry((symbol, definition)).or_insert(zero);
        *total = total.and_then(|total| total.checked_add(amount));
    }
    let words = totals.into_iter().map(|((symbol, _), total)| match total {
        Some(total) => format!("{} {symbol}", total.grouped()),
        None => format!("more {symbol} than there can be"),
    });
    words.collect::<Vec<_>>().join(" and ")
}
