using System.CommandLine;

namespace SogniLike.Cli;

/// <summary>Options that every command takes.</summary>
internal sealed class GlobalOptions
{
    public Option<string> Url { get; } = new("--url")
    {
        Description = "gRPC address of the coordinator (SOGNI_URL; default http://127.0.0.1:7701)",
        HelpName = "URL",
        Recursive = true,
    };

    public Option<string> KeyFile { get; } = new("--key-file")
    {
        Description = "File that holds the API key, - for standard input (SOGNI_KEY_FILE, SOGNI_KEY)",
        HelpName = "FILE",
        Recursive = true,
    };

    public Option<string> Certificate { get; } = new("--certificate")
    {
        Description = "SHA-256 of the coordinator's certificate key (SPKI), base64url or hexadecimal (SOGNI_CERTIFICATE)",
        HelpName = "HASH",
        Recursive = true,
    };

    public Option<bool> AllowCleartext { get; } = new("--allow-cleartext")
    {
        Description = "Talk http to another machine; anybody in between can read the key and prompts (SOGNI_ALLOW_CLEARTEXT=1)",
        Recursive = true,
    };

    public Option<bool> Json { get; } = new("--json")
    {
        Description = "Print JSON (one object per line for watch)",
        Recursive = true,
    };

    public Option<bool> Quiet { get; } = new("--quiet", "-q")
    {
        Description = "Print ids or the asked-for secret only, and no progress",
        Recursive = true,
    };

    public void AddTo(RootCommand root)
    {
        foreach (var option in (Option[])[Url, KeyFile, Certificate, AllowCleartext, Json, Quiet])
        {
            root.Options.Add(option);
        }
    }

    public GlobalValues ValuesOf(ParseResult parse) => new(
        parse.GetValue(Url), parse.GetValue(KeyFile), parse.GetValue(Certificate), parse.GetValue(AllowCleartext));
}
