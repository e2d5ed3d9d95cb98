using System.Buffers.Text;

namespace SogniLike.Cli.Settings;

/// <summary>Flag before environment before configuration file before default.</summary>
internal static class SettingsResolver
{
    public const string DefaultUrl = "http://127.0.0.1:7701";

    public static CliSettings Resolve(CliEnvironment environment, GlobalValues flags)
    {
        var file = new ConfigFile(environment);
        var content = file.Read();
        var url = UrlOf(environment, flags, content, file);

        // What was stored with a login is for the coordinator that was logged in to, and goes nowhere else.
        var stored = content?.Url is { } loggedIn && Uri.TryCreate(loggedIn, UriKind.Absolute, out var home) && SameServer(home, url.Value) ? content : null;
        var certificate = flags.Certificate ?? Variable(environment, "SOGNI_CERTIFICATE") ?? stored?.Certificate;
        return new CliSettings(
            url,
            KeyOf(environment, flags, stored, file),
            certificate is null ? ReadOnlyMemory<byte>.Empty : HashOf(certificate),
            flags.AllowCleartext || Variable(environment, "SOGNI_ALLOW_CLEARTEXT") == "1" || stored is { AllowCleartext: true });
    }

    private static Setting<Uri> UrlOf(CliEnvironment environment, GlobalValues flags, ConfigFileContent? content, ConfigFile file)
    {
        var (text, origin) = flags.Url is { } flag ? (flag, "--url")
            : Variable(environment, "SOGNI_URL") is { } variable ? (variable, "SOGNI_URL")
            : content?.Url is { } stored ? (stored, file.Path)
            : (DefaultUrl, "default");
        return Uri.TryCreate(text, UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps)
            ? new Setting<Uri>(url, origin)
            : throw new CliException(ExitCodes.Usage, $"\"{text}\" ({origin}) is no address such as https://pool.example:7700.");
    }

    private static Setting<string>? KeyOf(CliEnvironment environment, GlobalValues flags, ConfigFileContent? stored, ConfigFile file)
    {
        if (flags.KeyFile is { } keyFile)
        {
            return new Setting<string>(KeySource.ReadFile(environment, keyFile), $"--key-file {keyFile}");
        }

        if (Variable(environment, "SOGNI_KEY") is { } key)
        {
            return new Setting<string>(KeySource.Checked(key, "SOGNI_KEY"), "SOGNI_KEY");
        }

        if (Variable(environment, "SOGNI_KEY_FILE") is { } variable)
        {
            return new Setting<string>(KeySource.ReadFile(environment, variable), $"SOGNI_KEY_FILE {variable}");
        }

        return stored?.Key is { } kept ? new Setting<string>(KeySource.Checked(kept, file.Path), file.Path) : null;
    }

    private static byte[] HashOf(string text)
    {
        var hash = new byte[64];
        var isHash = text.Length == 64
            ? Convert.FromHexString(text, hash, out _, out var length) == System.Buffers.OperationStatus.Done
            : Base64Url.TryDecodeFromChars(text, hash, out length);
        return isHash && length == 32
            ? hash[..32]
            : throw new CliException(ExitCodes.Usage, "The certificate hash must be the SHA-256 of a SubjectPublicKeyInfo: 64 hexadecimal digits or 43 characters of base64url.");
    }

    private static bool SameServer(Uri a, Uri b) => a.Scheme == b.Scheme && a.Host == b.Host && a.Port == b.Port;

    private static string? Variable(CliEnvironment environment, string name) => environment.Variable(name) is { Length: > 0 } value ? value : null;
}
