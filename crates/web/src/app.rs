//! The whole console: the store, the driver, the theme.

use yew::prelude::*;

use crate::{
    commands::Commands,
    driver::use_driver,
    shell::{console::Console, theme::use_theme},
    state::State,
};

/// The store as pages read it, provided as a context.
pub type Store = UseReducerHandle<State>;

/// Makes the store, starts the driver and shows the page that the address names.
#[component]
pub fn App() -> Html {
    let store = use_reducer(State::default);
    let commands = use_driver(store.dispatcher());
    use_theme(store.preferences.dark);

    html! {
        <ContextProvider<Store> context={store}>
            <ContextProvider<Commands> context={commands}>
                <Console />
            </ContextProvider<Commands>>
        </ContextProvider<Store>>
    }
}

/// The store.
#[hook]
pub fn use_store() -> Store {
    use_context().expect("App provides the store")
}

/// Where commands go.
#[hook]
pub fn use_commands() -> Commands {
    use_context().expect("App provides the commands")
}
