using Microsoft.Extensions.Options;
using SogniLike.Coordinator.Settings;

namespace SogniLike.Coordinator.Returns;

internal sealed class ReturnsOptionsValidator : IValidateOptions<ReturnsOptions>
{
    public ValidateOptionsResult Validate(string? name, ReturnsOptions options) => new OptionsChecks(ReturnsOptions.Section)
        .Holds(!string.IsNullOrWhiteSpace(options.IncomingFolder), nameof(options.IncomingFolder), "must name a folder.")
        .Range(nameof(options.MaxImageBytes), options.MaxImageBytes, 64 << 10, 256L << 20)
        .Range(nameof(options.MaxOpeningsBytes), options.MaxOpeningsBytes, 64 << 10, 256L << 20)
        .Range(nameof(options.MaxChunkBytes), options.MaxChunkBytes, 1 << 10, 2 << 20)
        .Range(nameof(options.MaxConcurrentUploads), options.MaxConcurrentUploads, 1, 10_000)
        .Range(nameof(options.MaxUploadsPerLease), options.MaxUploadsPerLease, 1, 16)
        .Range(nameof(options.IncomingKeptFor), options.IncomingKeptFor, TimeSpan.FromMinutes(1), TimeSpan.FromDays(7))
        .Result();
}
