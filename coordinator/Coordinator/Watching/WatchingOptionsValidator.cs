using Microsoft.Extensions.Options;
using SogniLike.Coordinator.Settings;

namespace SogniLike.Coordinator.Watching;

internal sealed class WatchingOptionsValidator : IValidateOptions<WatchingOptions>
{
    public ValidateOptionsResult Validate(string? name, WatchingOptions options) => new OptionsChecks(WatchingOptions.Section)
        .Range(nameof(options.MaxPerAccount), options.MaxPerAccount, 1, 10_000)
        .Range(nameof(options.PollInterval), options.PollInterval, TimeSpan.FromMilliseconds(50), TimeSpan.FromMinutes(1))
        .Range(nameof(options.ProgressInterval), options.ProgressInterval, TimeSpan.Zero, TimeSpan.FromMinutes(1))
        .Result();
}
