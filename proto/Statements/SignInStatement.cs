using System.Text;

namespace SogniLike.Protocol.Statements;

/// <summary>What a worker signs to prove who it is on one control stream.</summary>
public static class SignInStatement
{
    /// <summary>
    /// UTF-8 of <c>sognilike sign-in v1\n{pool id}\n{worker id}\n</c> followed by the nonce. Ids hold no line break, so the parts cannot run into each other.
    /// </summary>
    /// <param name="nonce">32 bytes, from <c>SignIn.nonce</c>.</param>
    public static byte[] Of(string poolId, string workerId, ReadOnlySpan<byte> nonce) =>
        [.. Encoding.UTF8.GetBytes($"sognilike sign-in v1\n{poolId}\n{workerId}\n"), .. nonce];
}
