using Microsoft.Extensions.Options;
using SogniLike.Coordinator.Settings;

namespace SogniLike.Coordinator.Credits;

internal sealed class CreditsOptionsValidator : IValidateOptions<CreditsOptions>
{
    public ValidateOptionsResult Validate(string? name, CreditsOptions options) => new OptionsChecks(CreditsOptions.Section)
        .Range(nameof(options.DailyCredits), options.DailyCredits, 0, 1_000_000_000)
        .Range(nameof(options.ReserveShare), options.ReserveShare, 0, 0.5)
        .Range(nameof(options.JournalKept), options.JournalKept, 1_000, 10_000_000)
        .Result();
}
