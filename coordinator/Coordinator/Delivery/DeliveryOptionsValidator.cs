using Microsoft.Extensions.Options;
using SogniLike.Coordinator.Settings;

namespace SogniLike.Coordinator.Delivery;

internal sealed class DeliveryOptionsValidator : IValidateOptions<DeliveryOptions>
{
    public ValidateOptionsResult Validate(string? name, DeliveryOptions options) => new OptionsChecks(DeliveryOptions.Section)
        .Holds(!string.IsNullOrWhiteSpace(options.BlobFolder), nameof(options.BlobFolder), "must name a folder.")
        .Result();
}
