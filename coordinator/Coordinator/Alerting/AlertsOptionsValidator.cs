using Microsoft.Extensions.Options;
using SogniLike.Coordinator.Settings;

namespace SogniLike.Coordinator.Alerting;

internal sealed class AlertsOptionsValidator : IValidateOptions<AlertsOptions>
{
    private const int LongestUrl = 2_000;

    public ValidateOptionsResult Validate(string? name, AlertsOptions options) => new OptionsChecks(AlertsOptions.Section)
        .Holds(
            options.WebhookUrl.Length == 0 || IsFit(options.WebhookUrl), nameof(options.WebhookUrl), $"must be an https address, or http to this machine, of at most {LongestUrl} characters without user and fragment.")
        .Holds(
            (options.WebhookSecret.Length == 0 && (options.WebhookUrl.Length == 0 || !IsFit(options.WebhookUrl))) || options.WebhookSecret.Length is >= 16 and <= 256, nameof(options.WebhookSecret), $"must have 16 to 256 characters; it has {options.WebhookSecret.Length}.")
        .Range(nameof(options.Interval), options.Interval, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10))
        .Range(nameof(options.Tries), options.Tries, 1, 10)
        .Range(nameof(options.Timeout), options.Timeout, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1))
        .Result();

    private static bool IsFit(string text) =>
        text.Length <= LongestUrl
        && Uri.TryCreate(text, UriKind.Absolute, out var url)
        && (url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && url.IsLoopback))
        && url.UserInfo.Length == 0
        && url.Fragment.Length == 0;
}
