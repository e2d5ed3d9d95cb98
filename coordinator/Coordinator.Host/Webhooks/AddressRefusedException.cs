namespace SogniLike.Coordinator.Host.Webhooks;

/// <summary>The name of a receiver stands for no address that may be called.</summary>
internal sealed class AddressRefusedException(string message) : IOException(message);
