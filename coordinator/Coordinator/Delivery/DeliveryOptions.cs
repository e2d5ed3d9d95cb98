namespace SogniLike.Coordinator.Delivery;

/// <summary>Where images are kept.</summary>
public sealed class DeliveryOptions
{
    public const string Section = "Coordinator:Delivery";

    /// <summary>Folder of the blob store; shared by the coordinators of a pool. Required. Default: "blobs" in the host's data folder.</summary>
    public string BlobFolder { get; set; } = "";
}
