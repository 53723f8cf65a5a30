//! The list of the tokens that this browser holds.

use tallystick_core::{
    DefinitionId, Timestamp, TokenStatus, issuer::ShownStatus, requests::RequestList,
    view::VaultView,
};
use yew::prelude::*;

use super::details::{period, token_status};
use crate::{
    components::{
        card::card_body,
        copy::CopiedId,
        link::link,
        localized::localized,
        moment::moment,
        resource_view::{ResourceWords, view_resource},
        status_label::status_label,
    },
    definitions::totals::totals_in_words,
    format::counted,
    offers::dialog::MAY_BE_DELETED,
    route::Route,
    state::{Resource, TokenView},
};

const WORDS: ResourceWords = ResourceWords {
    thing: "tokens",
    empty: "No tokens.",
    next: "Request an issuance on the page Issuances. Once the token is issued, you are asked whether \
        you accept it, and this browser keeps it.",
};

/// Lists the tokens that this browser holds.
pub fn held_tokens(
    tokens: &Resource<Vec<TokenView>>,
    vaults: Option<&[VaultView]>,
    may_be_deleted: bool,
    now: Timestamp,
    onretry: &Callback<()>,
) -> Html {
    let tokens = view_resource(tokens, &WORDS, onretry, |tokens| {
        html! {
            <>
                { totals(tokens, vaults.unwrap_or_default(), now) }
                <ul class="tally-tokens">{ for tokens.iter().map(|token| row(token, now)) }</ul>
            </>
        }
    });
    html! {
        <section class="pf-v6-c-page__main-section" aria-label="Tokens">
            if may_be_deleted {
                <p class="tally-muted">{ MAY_BE_DELETED }</p>
            }
            <div class="pf-v6-c-card">{ card_body(tokens) }</div>
        </section>
    }
}

/// What the tokens that are good say together, and why the vault may hold something else.
fn totals(tokens: &[TokenView], vaults: &[VaultView], now: Timestamp) -> Html {
    let is_good = |token: &&TokenView| {
        token.kept && ShownStatus::of(token.status, token.expires, now) == ShownStatus::Active
    };
    let good = tokens.iter().filter(is_good);
    let issuances = good.filter_map(|token| token.issuance.as_ref());
    let mut definitions: Vec<DefinitionId> = issuances.clone().map(|one| one.definition).collect();
    definitions.sort();
    definitions.dedup();
    let lines = definitions.into_iter().map(|definition| {
        let of = issuances.clone().filter(|one| one.definition == definition);
        let number = of.clone().count();
        let sum = totals_in_words(of.map(|one| (one.definition, one.symbol.as_str(), one.amount)));
        let tokens = counted(number, "token");
        let vault = vaults.iter().find(|vault| vault.definition == definition);
        let vault = vault.map(|vault| {
            let reserved = match vault.reserved.is_zero() {
                true => String::new(),
                false => format!(" and {} reserved", vault.reserved.grouped()),
            };
            format!(
                "Your organisation's vault: {} {}{reserved}",
                vault.balance.grouped(),
                vault.symbol
            )
        });
        html! {
            <p>
                <strong>{ format!("{sum} in {tokens} that this browser holds. ") }</strong>
                { vault }
            </p>
        }
    });
    let lines: Vec<Html> = lines.collect();
    if lines.is_empty() {
        return Html::default();
    }
    html! {
        <div class="tally-token-totals">
            { for lines }
            <p class="tally-muted">
                { "A token is the receipt of an issuance. The vault also counts transfers, redemptions \
                   and what other devices hold." }
            </p>
        </div>
    }
}

fn row(token: &TokenView, now: Timestamp) -> Html {
    let id = token.token.to_string();
    let title = localized(token.title.clone());
    // Of a token that is good again, the page of the token says since when.
    let changed = token.status_change.as_ref();
    let changed = changed.filter(|(status, _)| *status != TokenStatus::Active);
    html! {
        <li key={id.clone()} class="tally-token">
            <div>
                if let Some(issuance) = &token.issuance {
                    <strong class="tally-amount">
                        { format!("{} {}", issuance.amount.grouped(), issuance.symbol) }
                    </strong>
                    { " " }
                }
                { link(Route::Token(id.clone()), Classes::new(), title) }
                <div class="tally-muted">
                    { format!("From {}", token.issuer_title) }
                    if let Some(issued) = token.issued {
                        { ", issued " }{ moment(issued) }
                    }
                    if let Some(issuance) = &token.issuance {
                        { ", for " }
                        { link(
                            Route::request(RequestList::Issuances, issuance.request),
                            Classes::new(),
                            html! { "this request" },
                        ) }
                    }
                </div>
                if let Some(description) = &token.description {
                    <div>{ localized(description.clone()) }</div>
                }
                if let Some(reason) = &token.reason {
                    <div>{ reason }</div>
                }
                if let Some((_, change)) = changed {
                    <div>{ period(change) }</div>
                    if let Some(reason) = &change.reason {
                        <div class="tally-reason">{ reason.clone() }</div>
                    }
                }
                <CopiedId of="token" {id} />
            </div>
            { status_label(token_status(token, now)) }
        </li>
    }
}
