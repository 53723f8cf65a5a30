//! One bundle, from the hooks before to the files in `dist/`.

use std::{fs, path::Path};

use anyhow::{Context, Result, ensure};
use sha2::{Digest, Sha256};

use crate::{
    configuration::{Configuration, Stage},
    dist,
    page::{App, Element, File, Page},
    web_assembly,
};

/// Bytes of a hash that a name holds, in hexadecimal: what has as many is served as immutable.
const HASH_BYTES: usize = 8;

/// Makes the bundle beside what Cargo compiled, and puts it into `dist/` when it is complete.
pub(crate) fn run(root: &Path, target: &Path) -> Result<()> {
    let configuration = fs::read_to_string(root.join("Trunk.toml")).context("Trunk.toml")?;
    let configuration = Configuration::read(&configuration).context("Trunk.toml")?;
    let (staging, between) = (empty(target, "bundle")?, empty(target, "bundle-parts")?);
    configuration.run_hooks(Stage::PreBuild, root, &staging)?;

    let name = &configuration.build.target;
    let source = fs::read_to_string(root.join(name)).context("the page")?;
    let page = Page::read(&source).context("the page")?;
    let bundle = Bundle { root, target, staging: &staging, between: &between };
    let page = page.filled(|element| match element {
        Element::File(file) => bundle.file(file),
        Element::Folder { path } => bundle.folder(path),
        Element::App(app) => bundle.app(app, &configuration.build.pattern_script),
    })?;
    fs::write(staging.join(dist::PAGE), page)?;
    configuration.run_hooks(Stage::PostBuild, root, &staging)?;
    dist::replace(&root.join(&configuration.build.dist), &staging)
}

/// Where files come from and go to.
struct Bundle<'a> {
    root: &'a Path,
    target: &'a Path,
    staging: &'a Path,
    between: &'a Path,
}

impl Bundle<'_> {
    fn file(&self, file: &File) -> Result<String> {
        let path = self.root.join(&file.path);
        let content = fs::read(&path).with_context(|| path.display().to_string())?;
        let part = |part: Option<&std::ffi::OsStr>| {
            part.and_then(|part| part.to_str()).map(str::to_owned).context("its name is not text")
        };
        let name = hashed(&part(path.file_stem())?, &content);
        let name = format!("{name}.{}", part(path.extension())?);
        fs::write(self.staging.join(&name), content)?;
        Ok(file.naming(&name))
    }

    /// Nothing is left of the element: the style sheet names what is in the folder.
    fn folder(&self, path: &str) -> Result<String> {
        let from = self.root.join(path);
        let name = from.file_name().with_context(|| format!("{path} has no name"))?;
        let to = self.staging.join(name);
        fs::create_dir(&to)?;
        for file in dist::files(&from).with_context(|| path.to_owned())? {
            dist::copy(&from.join(&file), &to.join(&file))?;
        }
        Ok(String::new())
    }

    fn app(&self, app: &App, pattern: &str) -> Result<String> {
        let made = web_assembly::make(app, self.target, self.between)?;
        let mut code = made.script;
        for part in made.parts {
            let name = hashed(&format!("{}-{}", app.name, part.name), &part.wasm);
            let name = format!("{name}.wasm");
            ensure!(code.contains(&part.file), "the script does not fetch {}", part.file);
            code = code.replace(&part.file, &name);
            fs::write(self.staging.join(name), part.wasm)?;
        }
        let name = hashed(&app.name, &[code.as_bytes(), &made.wasm].concat());
        let (script, wasm) = (format!("{name}.js"), format!("{name}_bg.wasm"));
        fs::write(self.staging.join(&script), code)?;
        fs::write(self.staging.join(&wasm), made.wasm)?;
        Ok(pattern.replace("{base}", "/").replace("{js}", &script).replace("{wasm}", &wasm))
    }
}

/// `name-0123456789abcdef`, as Trunk names files, too.
fn hashed(name: &str, content: &[u8]) -> String {
    format!("{name}-{}", hex::encode(&Sha256::digest(content)[..HASH_BYTES]))
}

fn empty(target: &Path, name: &str) -> Result<std::path::PathBuf> {
    let folder = target.join(name);
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder).with_context(|| folder.display().to_string())?;
    Ok(folder)
}
