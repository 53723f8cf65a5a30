//! Divides what Cargo compiled: into what a page loads first, and parts that the code itself fetches.
//!
//! `wasm_split_helpers` marks in the code where a part begins. What only leads on from there is in
//! the part, functions and their data; a part reaches the rest through the table of functions and
//! the memory, which it shares.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, anyhow, ensure};
use wasm_split_cli_support::{Options, transform};

/// The module that fetches parts, as long as it is a file of its own.
const LOADER: &str = "./parts.js";

/// The files that were made of one.
pub(crate) struct Divided {
    /// What wasm-bindgen is to make loadable.
    pub(crate) main: PathBuf,
    /// What is fetched later.
    pub(crate) parts: Vec<PathBuf>,
    /// The text of the module that fetches them.
    loader: String,
}

/// Divides it, with `script` for the name of the app's own module.
pub(crate) fn divide(compiled: &Path, script: &str, folder: &Path) -> Result<Divided> {
    let input = fs::read(compiled)?;
    let main = folder.join("main.wasm");
    let script = format!("./{script}");
    let mut options = Options::new(&input);
    options.output_dir = folder;
    options.main_out_path = &main;
    options.link_name = LOADER;
    options.main_module = &script;
    let divided = transform(options)
        .map_err(|error| anyhow!("{error:#}"))
        .with_context(|| format!("{}: has it the feature `split`?", compiled.display()))?;
    let loader = fs::read_to_string(folder.join(LOADER))?;
    Ok(Divided { main, parts: divided.split_modules, loader })
}

impl Divided {
    /// The app's script with the loader in it: each would import the other, so that neither could
    /// have the hash of its content in its name.
    pub(crate) fn with_loader(&self, script: &str) -> Result<String> {
        let (variable, script) = without_import(script)?;
        let (import, loader) = self.loader.split_once('\n').context("the loader is empty")?;
        ensure!(import.starts_with("import { initSync }"), "the loader begins with {import}");
        let exported: Vec<String> = loader
            .lines()
            .filter_map(|line| line.strip_prefix("export const ")?.split(' ').next())
            .map(|name| format!("{name}: {name}"))
            .collect();
        ensure!(!exported.is_empty(), "the loader loads nothing");
        let loader = loader.replace("export const ", "const ");
        Ok(format!("{script}\n{loader}\nconst {variable} = {{ {} }};\n", exported.join(", ")))
    }
}

/// The name by which a script knows the loader, and the script without its import.
fn without_import(script: &str) -> Result<(&str, String)> {
    let ending = format!(" from \"{LOADER}\"\n");
    let named = |line| str::strip_prefix(line, "import * as ")?.strip_suffix(&ending);
    let (line, name) = script
        .split_inclusive('\n')
        .find_map(|line| Some((line, named(line)?)))
        .context("the script does not import the loader")?;
    Ok((name, script.replacen(line, "", 1)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCRIPT: &str = "import * as import1 from \"./parts.js\"\n\
        function imports() { return { \"./parts.js\": import1 }; }\n";
    const LOADER_TEXT: &str = "import { initSync } from \"./app.js\";\n\
        const one = 1;\nexport const load_pages = () => one;\n";

    fn divided(loader: &str) -> Divided {
        Divided { main: PathBuf::new(), parts: Vec::new(), loader: loader.to_owned() }
    }

    #[test]
    fn the_loader_becomes_a_part_of_the_script() {
        let joined = divided(LOADER_TEXT).with_loader(SCRIPT).expect("they fit");
        assert_eq!(
            joined,
            "function imports() { return { \"./parts.js\": import1 }; }\n\n\
             const one = 1;\nconst load_pages = () => one;\n\n\
             const import1 = { load_pages: load_pages };\n"
        );
    }

    #[test]
    fn what_does_not_fit_together_is_refused() {
        let refusal = |loader: &str, script: &str| {
            divided(loader).with_loader(script).err().map(|error| error.to_string())
        };
        let says =
            |refusal: Option<String>, words| refusal.is_some_and(|text| text.contains(words));
        assert!(says(refusal(LOADER_TEXT, "start();\n"), "does not import"));
        assert!(says(refusal("import \"./app.js\";\n", SCRIPT), "begins with"));
        assert!(says(refusal("import { initSync } from \"./app.js\";\n", SCRIPT), "loads nothing"));
    }
}
