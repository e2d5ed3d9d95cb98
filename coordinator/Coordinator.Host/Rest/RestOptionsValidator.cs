using Microsoft.Extensions.Options;

namespace SogniLike.Coordinator.Host.Rest;

/// <summary>Says everything that is wrong with <see cref="RestOptions"/>, each with its key.</summary>
internal sealed class RestOptionsValidator : IValidateOptions<RestOptions>
{
    private const int MaxOrigins = 100;
    private static readonly TimeSpan Least = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Most = TimeSpan.FromSeconds(15);

    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, RestOptions options)
    {
        var problems = new List<string>();
        if (options.KeepAliveInterval < Least || options.KeepAliveInterval > Most)
        {
            problems.Add($"{RestOptions.Section}:{nameof(options.KeepAliveInterval)}: {options.KeepAliveInterval} must be from {Least} to {Most}.");
        }

        if (options.AllowedOrigins.Count > MaxOrigins)
        {
            problems.Add($"{RestOptions.Section}:{nameof(options.AllowedOrigins)}: there must be at most {MaxOrigins}.");
        }

        problems.AddRange(options.AllowedOrigins.Where(origin => !IsOrigin(origin)).Select(origin =>
            $"{RestOptions.Section}:{nameof(options.AllowedOrigins)}: {origin} must be https://host, http://host with a port if need be, or *; nothing after it."));
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

    private static bool IsOrigin(string text) =>
        text == "*"
        || (Uri.TryCreate(text, UriKind.Absolute, out var uri)
            && (uri.Scheme == Uri.UriSchemeHttps || uri.Scheme == Uri.UriSchemeHttp)
            && string.Equals(uri.GetLeftPart(UriPartial.Authority), text, StringComparison.OrdinalIgnoreCase));
}
