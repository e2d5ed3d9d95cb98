using Microsoft.Extensions.Options;
using SogniLike.Coordinator.Settings;

namespace SogniLike.Coordinator.Webhooks;

internal sealed class WebhooksOptionsValidator : IValidateOptions<WebhooksOptions>
{
    public ValidateOptionsResult Validate(string? name, WebhooksOptions options) => new OptionsChecks(WebhooksOptions.Section)
        .Holds(AddressRules.ReadNetworks(options.AllowedNetworks) is not null, nameof(options.AllowedNetworks), $"must be at most {AddressRules.MostNetworks} networks such as \"10.1.0.0/16, fd00::/8\".")
        .Range(nameof(options.MaxPerAccount), options.MaxPerAccount, 1, 50)
        .Range(nameof(options.Timeout), options.Timeout, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(1))
        .Range(nameof(options.Tries), options.Tries, 1, 10)
        .Range(nameof(options.LongestPause), options.LongestPause, TimeSpan.FromMilliseconds(100), TimeSpan.FromDays(1))
        .Range(nameof(options.FirstPause), options.FirstPause, TimeSpan.FromMilliseconds(100), options.LongestPause)
        .Range(nameof(options.GiveUpAfter), options.GiveUpAfter, TimeSpan.FromSeconds(1), TimeSpan.FromDays(30))
        .Range(nameof(options.MaxBehind), options.MaxBehind, 100, 1_000_000)
        .Range(nameof(options.MaxConcurrent), options.MaxConcurrent, 1, 256)
        .Range(nameof(options.MaxConcurrentPerAccount), options.MaxConcurrentPerAccount, 1, 50)
        .Range(nameof(options.Interval), options.Interval, TimeSpan.FromMilliseconds(50), TimeSpan.FromMinutes(1))
        .Range(nameof(options.TestsPerMinute), options.TestsPerMinute, 1, 1_000)
        .Result();
}
