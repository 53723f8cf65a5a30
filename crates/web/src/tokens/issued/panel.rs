//! The panel `Issued Tokens`.

use std::rc::Rc;

use tallystick_core::{
    Participant, Timestamp, TokenId,
    access::may_hold_any,
    issuer::{OfferState, ShownStatus},
    view::{IssuedTokenView, Page},
};
use uuid::Uuid;
use yew::prelude::*;

use super::{
    dialog::{IssuedTokenDialog, TITLE},
    rows::{WORDS, row},
};
use crate::{
    app::{use_commands, use_store},
    commands::Command,
    components::{
        data_table::{
            DataTable, FilterFields, Filters, Narrowing, Sort, TableSettings, matching, use_latest,
            use_narrowing_in_address, use_pages, use_table_settings,
        },
        dialog::closable_dialog,
        opened::{OpenedRow, use_opened_row},
    },
    directory::Directory,
    queries::{Answer, Query, use_query},
    route::OpenableList,
    services::clock::{soonest, use_now_at},
    state::Resource,
};

/// Lists what was issued, page by page; a row opens.
#[component]
pub fn IssuedTokens() -> Html {
    let store = use_store();
    let commands = use_commands();
    let search = use_state_eq(String::new);
    let (settings, onsettings) = use_table_settings("tokens");
    use_narrowing_in_address(Narrowing {
        filters: &["status", "state", "holder", "from", "until"],
        settings: &settings,
        onsettings: &onsettings,
        search: &search,
    });
    let newest_first = Sort { key: "issued".to_owned(), descending: true };
    let matching = matching(&settings, &search, &newest_first);
    let pages = use_pages(&matching, settings.page_size);
    let current = use_query(Some(Query::Tokens(pages.parameters())));
    let (page, busy) = use_latest(current, Answer::tokens);
    let OpenedRow { id, onopen, onclose } = use_opened_row(OpenableList::IssuedTokens);
    let answer = use_query(id.map(|id| Query::Token(TokenId(id))));
    let is_unknown = matches!(answer, Some(Resource::Failed(_)));
    let answer = answer.and_then(|answer| answer.ready()?.token());
    let current = answer.map(|token| (*token).clone()).or_else(|| find(&page, id?));
    let opened = use_first(id, current.as_ref());
    let now = use_now_at(next_expiry(&page, current.as_ref()));
    let directory = Directory::new(&store.participants);
    let rows = page
        .map(|page| page.items.iter().map(|token| row(token, &directory, now)).collect::<Vec<_>>());
    let export = store.session.as_ref().map(|session| {
        AttrValue::from(format!("/api/v1/wallets/{}/tokens.csv?{matching}", session.wallet))
    });
    let participants = store.participants.ready().map_or(&[] as &[_], Vec::as_slice);
    html! {
        <>
            <div class="pf-v6-c-page__main-section">
                <DataTable
                    words={WORDS}
                    {rows}
                    {busy}
                    search={(*search).clone()}
                    onsearch={Callback::from(move |text| search.set(text))}
                    sort={settings.sort.clone().unwrap_or(newest_first)}
                    filters={filters(participants, &settings, &onsettings)}
                    pager={pages.pager(page.ready(), &settings, &onsettings)}
                    {settings}
                    {onsettings}
                    {export}
                    {onopen}
                    onretry={Callback::from(move |()| commands.give(Command::Retry))}
                />
            </div>
            if let Some(opened) = opened {
                <IssuedTokenDialog
                    key={opened.token.to_string()}
                    token={current.unwrap_or_else(|| opened.clone())}
                    opened={opened.clone()}
                    {directory}
                    {now}
                    {onclose}
                />
            } else if is_unknown {
                { closable_dialog(TITLE, &onclose, html! {
                    <p>{ "There is no such token, or your organisation has no part in it." }</p>
                }) }
            }
        </>
    }
}

/// When the next of the tokens that are shown expires.
fn next_expiry(
    page: &Resource<Rc<Page<IssuedTokenView>>>,
    opened: Option<&IssuedTokenView>,
) -> Option<Timestamp> {
    let listed = page.ready().into_iter().flat_map(|page| &page.items);
    soonest(listed.chain(opened).filter_map(|token| token.expires))
}

fn filters(
    participants: &[Participant],
    settings: &TableSettings,
    onsettings: &Callback<TableSettings>,
) -> Filters {
    let word = |word: &str| (word.to_owned(), word.to_owned());
    let statuses = ShownStatus::ALL.map(|status| word(status.as_str()));
    let states = OfferState::ALL.map(|state| word(state.as_str()));
    let holders = participants.iter().filter(|participant| may_hold_any(participant));
    let holders = holders.map(|holder| (holder.id.to_string(), holder.title.clone()));
    FilterFields::new(settings, onsettings)
        .choice("status", "Status", "All statuses", statuses)
        .choice("state", "State", "All states", states)
        .choice("holder", "Holder", "All holders", holders)
        .day("from", "Issued since", 0)
        .day("until", "Issued until", 1)
        .filters()
}

/// The token as it was when its dialog was opened, however it changes meanwhile.
#[hook]
fn use_first(id: Option<Uuid>, current: Option<&IssuedTokenView>) -> Option<IssuedTokenView> {
    let first = use_mut_ref(|| None::<IssuedTokenView>);
    let mut first = first.borrow_mut();
    if first.as_ref().map(|token| token.token.0) != id {
        *first = current.cloned();
    }
    first.clone()
}

fn find(page: &Resource<Rc<Page<IssuedTokenView>>>, id: Uuid) -> Option<IssuedTokenView> {
    page.ready()?.items.iter().find(|token| token.token.0 == id).cloned()
}
