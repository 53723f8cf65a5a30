//! What is known about a token definition.

use tallystick_core::{Amount, Definition, ParticipantId, definition::Rules};
use yew::prelude::*;

use crate::{
    components::{
        copy::CopiedId,
        description_list::{Spacing, described, described_in_words, description_list},
        moment::moment,
        party_list::party_list,
    },
    directory::Directory,
};

/// Shows **Details** and **Participants** of a definition, and its rules where it has any, under
/// headings of this level, such as `h3`.
pub fn definition_details(
    definition: &Definition,
    directory: &Directory,
    level: &'static str,
) -> Html {
    let part = |title: &'static str, content: Html| {
        html! { <section><@{level} class="tally-subheading">{ title }</@>{ content }</section> }
    };
    let parties = [
        ("Definer", Some(&definition.definer)),
        ("Issuer", Some(&definition.issuer)),
        ("Custodian", definition.custodian.as_ref()),
    ];
    html! {
        <div class="tally-columns">
            { part("Details", details(definition)) }
            { part("Participants", party_list(directory, &parties)) }
            if definition.rules != Rules::default() {
                { part("Rules", rules(definition, directory)) }
            }
        </div>
    }
}

fn details(definition: &Definition) -> Html {
    let id = html! { <CopiedId of="token definition" id={definition.id.to_string()} /> };
    let groups = [
        described_in_words("Name", definition.name.clone()),
        described_in_words("Symbol", definition.symbol.clone()),
        described("Definition date", moment(definition.defined_at)),
        described_in_words("Decimals", definition.decimals.get().to_string()),
        described_in_words("Version", definition.version.to_string()),
        described("Id", id),
    ];
    description_list(Spacing::Horizontal, groups.into_iter().collect())
}

/// Only the rules that there are.
fn rules(definition: &Definition, directory: &Directory) -> Html {
    let rules = rules_in_words(definition, directory).into_iter();
    let groups = rules.filter_map(|(rule, words)| Some(described_in_words(rule, words?)));
    description_list(Spacing::Horizontal, groups.collect())
}

/// Each rule, and what it says; `None` where it limits nothing.
pub fn rules_in_words(
    definition: &Definition,
    directory: &Directory,
) -> [(&'static str, Option<String>); 4] {
    let Rules { largest_request, largest_supply, offer_seconds, holders } = &definition.rules;
    let amount = |amount: Amount| format!("{} {}", amount.grouped(), definition.symbol);
    let titles = |holders: &Vec<ParticipantId>| {
        let titles: Vec<String> = holders.iter().map(|holder| directory.title(holder)).collect();
        titles.join(", ")
    };
    [
        ("Largest request", largest_request.map(amount)),
        ("Largest supply", largest_supply.map(amount)),
        ("Offer lifetime", offer_seconds.map(duration_in_words)),
        ("Holders allowed", holders.as_ref().map(titles)),
    ]
}

/// A sentence of help, and the rules of the definition that it is about.
pub fn with_rules(help: &str, definition: Option<&Definition>, directory: &Directory) -> String {
    let rules = definition.map(|definition| rules_in_a_line(definition, directory));
    match rules.filter(|rules| !rules.is_empty()) {
        Some(rules) => format!("{help} {rules}"),
        None => help.to_owned(),
    }
}

/// The rules that there are, in one line; empty without any.
pub fn rules_in_a_line(definition: &Definition, directory: &Directory) -> String {
    let rules = rules_in_words(definition, directory).into_iter();
    let sentences = rules.filter_map(|(rule, words)| Some(format!("{rule}: {}.", words?)));
    sentences.collect::<Vec<_>>().join(" ")
}

/// A duration in the largest unit that divides it: `10 minutes`.
pub fn duration_in_words(seconds: u32) -> String {
    let units = [(86_400, "day"), (3_600, "hour"), (60, "minute")];
    let found = units.into_iter().find(|(length, _)| seconds.is_multiple_of(*length));
    let (length, unit) = found.unwrap_or((1, "second"));
    match seconds / length {
        1 => format!("1 {unit}"),
        number => format!("{number} {unit}s"),
    }
}
