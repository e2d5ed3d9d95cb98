using Microsoft.Extensions.Options;
using SogniLike.Coordinator.Settings;

namespace SogniLike.Coordinator.Sources;

internal sealed class SourcesOptionsValidator : IValidateOptions<SourcesOptions>
{
    public ValidateOptionsResult Validate(string? name, SourcesOptions options) => new OptionsChecks(SourcesOptions.Section)
        .Range(nameof(options.MaxImageBytes), options.MaxImageBytes, 64L * 1024, 64L * 1024 * 1024)
        .Range(nameof(options.MaxPixels), options.MaxPixels, 4_096, 64L * 1024 * 1024)
        .Range(nameof(options.MaxPerAccount), options.MaxPerAccount, 1, 10_000)
        .Range(nameof(options.MaxBytesPerAccount), options.MaxBytesPerAccount, 64L * 1024, 1024L * 1024 * 1024 * 1024)
        .Range(nameof(options.KeptFor), options.KeptFor, TimeSpan.FromMinutes(1), TimeSpan.FromDays(365))
        .Range(nameof(options.MaxConcurrent), options.MaxConcurrent, 1, 256)
        .Result();
}
