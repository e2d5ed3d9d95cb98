using System.Diagnostics.CodeAnalysis;

namespace SogniLike.Coordinator.Identity;

/// <summary>The text form of an API key: <c>sk_{pool}_{key id}_{secret}</c>, the secret as 64 lower-case hexadecimal characters.</summary>
internal readonly record struct ApiKeyText(string PoolId, string KeyId, string Secret)
{
    private const string Prefix = "sk_";
    private const int MaxLength = 160;

    public static bool TryParse(string text, [NotNullWhen(true)] out ApiKeyText? key) => TryParse(text, Prefix, out key);

    /// <param name="prefix">Tells what the text opens.</param>
    public static bool TryParse(string text, string prefix, [NotNullWhen(true)] out ApiKeyText? key)
    {
        key = null;
        if (text.Length > MaxLength || !text.StartsWith(prefix, StringComparison.Ordinal))
        {
            return false;
        }

        var parts = text.Split('_');
        if (parts.Length != 4 || parts[1].Length == 0 || parts[2].Length != 26 || !Secrets.IsSecret(parts[3]))
        {
            return false;
        }

        key = new ApiKeyText(parts[1], parts[2], parts[3]);
        return true;
    }

    /// <summary>Holds the secret: show it once, never log it.</summary>
    public string ToText(string prefix = Prefix) => $"{prefix}{PoolId}_{KeyId}_{Secret}";

    public override string ToString() => $"API key {KeyId}";
}
