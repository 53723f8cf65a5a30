//! What would come of a command, in words.

use tallystick_core::{
    Amount, Definition,
    actions::ActionPreview,
    refusal::RefusalDetails,
    work::{Holding, VaultChange},
};
use yew::prelude::*;

use super::Preview;
use crate::{
    components::{
        alert::{Alert, AlertKind},
        description_list::{Spacing, described, description_list},
        outcome::changed,
    },
    definitions::details::rules_in_a_line,
    directory::Directory,
    state::Resource,
};

impl Preview {
    /// Shows it under the heading `Effect on balances`, with the rules of this definition that it meets; nothing
    /// where there is no command.
    pub fn html(&self, definition: Option<&Definition>, directory: &Directory) -> Html {
        let Some(shown) = &self.shown else { return Html::default() };
        let content = match shown {
            Resource::Loading => {
                html! { <p class="tally-muted">{ "Computing your balances…" }</p> }
            }
            Resource::Failed(problem) => html! {
                <p class="tally-muted">
                    { format!("The effect on your balances cannot be computed now: {}", problem.message) }
                </p>
            },
            Resource::Ready(preview) => foreseen(preview, definition, directory),
        };
        html! {
            <section class="tally-preview" aria-label="Effect on balances">
                <h3 class="tally-subheading">{ "Effect on balances" }</h3>
                { content }
                if self.is_outdated() {
                    { changed("The effect on your balances has changed meanwhile", self.onlook.clone()) }
                }
            </section>
        }
    }
}

impl Preview {
    /// Says only why the command would be refused, if it would be: for one that moves nothing.
    pub fn verdict(&self) -> Html {
        match &self.shown {
            Some(Resource::Loading) => {
                html! { <p class="tally-muted">{ "The issuer is asked whether it would be taken…" }</p> }
            }
            Some(Resource::Failed(problem)) => html! {
                <p class="tally-muted">
                    { format!("The issuer cannot be asked now: {}", problem.message) }
                </p>
            },
            Some(Resource::Ready(preview)) => match &preview.refusal {
                Some(refusal) => would_be_refused(refusal),
                None => Html::default(),
            },
            None => Html::default(),
        }
    }
}

fn would_be_refused(refusal: &RefusalDetails) -> Html {
    let title = "It would be refused, and nothing would move";
    let details = html! { <p>{ refusal.message.clone() }</p> };
    Alert::new(AlertKind::Warning, title).details(details).inline()
}

fn foreseen(
    preview: &ActionPreview,
    definition: Option<&Definition>,
    directory: &Directory,
) -> Html {
    if let Some(refusal) = &preview.refusal {
        return would_be_refused(refusal);
    }
    let rules = definition.map(|definition| rules_in_a_line(definition, directory));
    let rules = rules.filter(|rules| !rules.is_empty());
    html! {
        <>
            { balances(&preview.vaults) }
            if let Some(rules) = rules {
                <p class="tally-muted">{ format!("It meets the token's rules. {rules}") }</p>
            }
        </>
    }
}

fn balances(vaults: &[VaultChange]) -> Html {
    if vaults.is_empty() {
        return html! { <p>{ "Your organisation's balances stay as they are." }</p> };
    }
    let groups = vaults.iter().flat_map(|VaultChange { name, symbol, before, after, .. }| {
        let row = |term: String, of: fn(&Holding) -> Amount| {
            let (before, after) = (of(before), of(after));
            (before != after).then(|| described(term, change(before, after, symbol)))
        };
        [
            row(format!("{name}, unreserved"), |holding| holding.balance),
            row(format!("{name}, reserved"), |holding| holding.reserved),
        ]
    });
    description_list(Spacing::Compact, groups.flatten().collect())
}

fn change(before: Amount, after: Amount, symbol: &str) -> Html {
    html! {
        <span class="tally-number">
            { before.grouped() }
            <span aria-hidden="true">{ " → " }</span>
            <span class="pf-v6-screen-reader">{ " becomes " }</span>
            <strong>{ format!("{} {symbol}", after.grouped()) }</strong>
        </span>
    }
}
