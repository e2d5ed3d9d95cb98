using Microsoft.Extensions.Options;
using SogniLike.Coordinator.Settings;

namespace SogniLike.Coordinator.Sharing;

internal sealed class SharingOptionsValidator : IValidateOptions<SharingOptions>
{
    public ValidateOptionsResult Validate(string? name, SharingOptions options) => new OptionsChecks(SharingOptions.Section)
        .Range(nameof(options.MaxSharedJobs), options.MaxSharedJobs, 1, 1_000_000)
        .Range(nameof(options.VisitsPerMinute), options.VisitsPerMinute, 1, 1_000_000)
        .Result();
}
