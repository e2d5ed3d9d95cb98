using System.Net;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.Extensions.Options;
using SogniLike.Protocol.Statements;
using SogniLike.Protocol.Worker.V1;
using SogniLike.Worker.Backends;
using SogniLike.Worker.Identity;
using SogniLike.Worker.Leasing;

namespace SogniLike.Worker.Session;

/// <summary>The first three messages of a session: SignIn, Hello, Welcome.</summary>
internal sealed class SessionHandshake(IOptions<WorkerOptions> options, TimeProvider time, WorkerIdentity identity, IImageBackend backend, LeaseBook leases)
{
    private const int NonceBytes = 32;

    /// <summary>Signs in on a fresh connection and says what the worker can do and which leases it holds.</summary>
    /// <returns>The terms of the session.</returns>
    /// <exception cref="ProtocolViolationException">The coordinator did not keep to the protocol; the message says how.</exception>
    /// <exception cref="RpcException">It refused, or the connection broke.</exception>
    public async Task<SessionTerms> SignInAsync(ICoordinatorConnection connection, Capabilities capabilities, CancellationToken cancellationToken)
    {
        var signIn = (await ReadInTimeAsync(connection, "SignIn", cancellationToken)).SignIn;
        if (signIn is null || signIn.Nonce.Length != NonceBytes)
        {
            throw new ProtocolViolationException($"The coordinator's first message is no SignIn with a nonce of {NonceBytes} bytes.");
        }

        if (signIn.PoolId != identity.PoolId)
        {
            // Never sign for another pool: the signature would be worth something there.
            throw new ProtocolViolationException($"The coordinator speaks for pool {LogText.Clean(signIn.PoolId)}; this worker belongs to {identity.PoolId}.");
        }

        var hello = new Hello
        {
            WorkerId = identity.WorkerId,
            Signature = ByteString.CopyFrom(identity.Sign(SignInStatement.Of(identity.PoolId, identity.WorkerId, signIn.Nonce.Span))),
            ProtocolMin = SessionTerms.Protocol,
            ProtocolMax = SessionTerms.Protocol,
            SoftwareVersion = SoftwareVersion.Text,
            Capabilities = capabilities,
        };
        hello.Features.AddRange(backend.Description.Features);
        hello.Held.AddRange(leases.AskForRenewal(isNewStream: true));
        await connection.WriteAsync(new WorkerMessage { Hello = hello }, cancellationToken);

        var welcome = (await ReadInTimeAsync(connection, "Welcome", cancellationToken)).Welcome
            ?? throw new ProtocolViolationException("The coordinator's second message is no Welcome.");
        return SessionTerms.TryFrom(welcome, out var terms, out var problem) ? terms : throw new ProtocolViolationException(problem);
    }

    private async Task<CoordinatorMessage> ReadInTimeAsync(ICoordinatorConnection connection, string awaited, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(options.Value.SignInTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            return await connection.ReadAsync(either.Token)
                ?? throw new ProtocolViolationException($"The coordinator ended the stream instead of sending {awaited}.");
        }
        catch (Exception e) when (e is OperationCanceledException or RpcException
            && timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new ProtocolViolationException($"No {awaited} came within {options.Value.SignInTimeout.TotalSeconds} s.");
        }
    }
}
