//! The last stage of the wizard: all that was filled in, in words.

use tallystick_core::{Amount, Definition, ParticipantId};
use yew::prelude::*;

use crate::{
    components::{
        alert::{Alert, AlertKind},
        check::check,
        description_list::{Spacing, described_in_words, description_list},
        party_list::party_list,
    },
    definitions::details::rules_in_words,
    directory::Directory,
};

/// What the person confirms.
pub const CONFIRMATION: &str = "I confirm that the details are correct";

/// Shows what would be defined, and asks whether that is correct. `authority` approves it before it
/// can be used, where there is one.
pub fn review(
    definition: &Definition,
    directory: &Directory,
    authority: Option<&ParticipantId>,
    confirmed: bool,
    onconfirm: &Callback<bool>,
) -> Html {
    let details = [
        described_in_words("Token Name", definition.name.clone()),
        described_in_words("Token Symbol", definition.symbol.clone()),
        described_in_words("Token Decimal Place", decimals_in_words(definition)),
    ];
    let parties =
        [("Issuer", Some(&definition.issuer)), ("Custodian", definition.custodian.as_ref())];
    let unlimited = ["No limit", "No limit", "The issuer's own setting", "Everybody who may hold"];
    let rules = rules_in_words(definition, directory).into_iter().zip(unlimited);
    let rules = rules.map(|((rule, words), unlimited)| {
        described_in_words(rule, words.unwrap_or_else(|| unlimited.to_owned()))
    });
    html! {
        <>
            <div class="tally-stack">
                { description_list(Spacing::Columns, details.into_iter().collect()) }
                { party_list(directory, &parties) }
                { description_list(Spacing::Columns, rules.collect()) }
            </div>
            if let Some(authority) = authority.filter(|one| **one != definition.definer) {
                { Alert::new(AlertKind::Information, format!(
                    "It can be used once {} has approved it.",
                    directory.title(authority),
                )).inline() }
            }
            { check(CONFIRMATION, confirmed, onconfirm) }
        </>
    }
}

fn decimals_in_words(definition: &Definition) -> String {
    let decimals = definition.decimals;
    let smallest = Amount::from_minor_units(1, decimals).map(Amount::grouped).unwrap_or_default();
    format!("{}: the smallest amount is {smallest} {}", decimals.get(), definition.symbol)
}
