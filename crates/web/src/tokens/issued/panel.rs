//! The panel `Issued Tokens`.

use tallystick_core::view::IssuedTokenView;
use uuid::Uuid;
use yew::prelude::*;

use super::{
    dialog::IssuedTokenDialog,
    rows::{WORDS, row},
};
use crate::{components::data_table::LocalTable, directory::Directory, state::Resource};

/// The token whose dialog is open, as it was when it was opened.
pub type Opened = UseStateHandle<Option<IssuedTokenView>>;

/// Lists what was issued; a row opens.
pub fn issued_tokens(
    tokens: &Resource<Vec<IssuedTokenView>>,
    directory: &Directory,
    opened: &Opened,
    onretry: &Callback<()>,
) -> Html {
    let rows =
        tokens.map(|tokens| tokens.iter().map(|token| row(token, directory)).collect::<Vec<_>>());
    let onopen = {
        let (tokens, opened) = (tokens.clone(), opened.clone());
        Callback::from(move |id| opened.set(find(&tokens, id)))
    };
    let onclose = {
        let opened = opened.clone();
        Callback::from(move |()| opened.set(None))
    };
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
            if let Some(token) = &**opened {
                <IssuedTokenDialog
                    key={token.token.to_string()}
                    token={find(tokens, token.token.0)}
                    opened={token.clone()}
                    directory={directory.clone()}
                    {onclose}
                />
            }
        </>
    }
}

fn find(tokens: &Resource<Vec<IssuedTokenView>>, id: Uuid) -> Option<IssuedTokenView> {
    tokens.ready()?.iter().find(|token| token.token.0 == id).cloned()
}
