//! The panel `Issued Tokens`.

use tallystick_core::view::IssuedTokenView;
use uuid::Uuid;
use yew::prelude::*;

use super::{
    dialog::{IssuedTokenDialog, TITLE},
    rows::{WORDS, row},
};
use crate::{
    components::{
        data_table::LocalTable,
        dialog::closable_dialog,
        opened::{OpenedRow, use_opened_row},
    },
    directory::Directory,
    route::OpenableList,
    state::Resource,
};

/// What was issued.
#[derive(Clone, PartialEq, Properties)]
pub struct IssuedTokensProperties {
    /// The tokens.
    pub tokens: Resource<Vec<IssuedTokenView>>,
    /// Who is who.
    pub directory: Directory,
    /// Read again.
    pub onretry: Callback<()>,
}

/// Lists what was issued; a row opens.
#[component]
pub fn IssuedTokens(props: &IssuedTokensProperties) -> Html {
    let IssuedTokensProperties { tokens, directory, onretry } = props;
    let OpenedRow { id, onopen, onclose } = use_opened_row(OpenableList::IssuedTokens);
    let current = id.and_then(|id| find(tokens, id));
    let opened = use_first(id, current.as_ref());
    let rows =
        tokens.map(|tokens| tokens.iter().map(|token| row(token, directory)).collect::<Vec<_>>());
    let is_unknown = id.is_some() && opened.is_none() && tokens.ready().is_some();
    html! {
        <>
            <div class="pf-v6-c-page__main-section">
                <LocalTable
                    name="issued-tokens"
                    words={WORDS}
                    {rows}
                    {onopen}
                    onretry={onretry.clone()}
                />
            </div>
            if let Some(opened) = opened {
                <IssuedTokenDialog
                    key={opened.token.to_string()}
                    token={current}
                    opened={opened.clone()}
                    directory={directory.clone()}
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

fn find(tokens: &Resource<Vec<IssuedTokenView>>, id: Uuid) -> Option<IssuedTokenView> {
    tokens.ready()?.iter().find(|token| token.token.0 == id).cloned()
}
