namespace Grpc.Core;

/// <summary>True when the server's certificate is accepted.</summary>
public delegate bool VerifyPeerCallback(VerifyPeerContext context);
