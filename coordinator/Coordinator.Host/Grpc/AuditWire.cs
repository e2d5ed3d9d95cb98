using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Google.Protobuf;
using Grpc.Core;
using SogniLike.Coordinator.Auditing;
using SogniLike.Coordinator.Jobs;
using SogniLike.Protocol.Errors;
using Proto = SogniLike.Protocol.Worker.V1;

namespace SogniLike.Coordinator.Host.Grpc;

/// <summary>Questions and answers as bytes on a stream, piece by piece; no more is read than the answer to the open question has. One caller at a time.</summary>
internal sealed class AuditWire(IAsyncStreamReader<Proto.AuditAnswer> reader, IServerStreamWriter<Proto.AuditQuestion> writer)
{
    /// <summary>Largest piece, in bytes.</summary>
    public const int MaxPieceBytes = 1 << 20;

    /// <summary>Asks.</summary>
    /// <param name="question">What is asked.</param>
    /// <param name="task">The job that it belongs to, where the worker does not know it.</param>
    public async Task AskAsync(AuditQuestion question, JobSpec? task)
    {
        if (question is AuditQuestion.Draw)
        {
            await writer.WriteAsync(new Proto.AuditQuestion { Draw = true, Last = true }, CancellationToken.None);
            return;
        }

        var bytes = BytesOf(question.Latent);
        for (var at = 0; at < bytes.Length; at += MaxPieceBytes)
        {
            var piece = bytes.AsMemory(at, Math.Min(MaxPieceBytes, bytes.Length - at));
            var message = new Proto.AuditQuestion { Latent = UnsafeByteOperations.UnsafeWrap(piece), Last = at + piece.Length == bytes.Length };
            if (question is AuditQuestion.Evaluation { Index: var index })
            {
                message.Evaluation = (uint)index;
            }
            else
            {
                message.Decode = true;
            }

            if (at == 0 && task is not null)
            {
                message.Task = task.ToTask();
            }

            // Not a token: a cancelled write resets the stream before it is said why.
            await writer.WriteAsync(message, CancellationToken.None);
        }
    }

    /// <summary>Reads the answer to a question.</summary>
    /// <exception cref="RpcException">It is none, or too long, or does not end.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled, or the worker is gone.</exception>
    public async Task<AuditAnswer> ReadAsync(AuditQuestion question, CancellationToken cancellationToken)
    {
        var length = question switch
        {
            AuditQuestion.Decode decode => 3 * decode.Width * decode.Height,
            AuditQuestion.Draw draw => 3 * draw.Width * draw.Height,
            _ => sizeof(float) * question.Latent.Length,
        };
        var (bytes, at) = (new byte[length], 0);
        while (await reader.MoveNextOrCancelAsync(cancellationToken))
        {
            var answer = reader.Current;
            switch (answer.PartCase)
            {
                case Proto.AuditAnswer.PartOneofCase.Data when answer.Data.Length > length - at:
                    throw GrpcErrors.Of(ErrorCodes.TooLong, $"The answer must have {length} bytes; it has more.", "data");
                case Proto.AuditAnswer.PartOneofCase.Data:
                    answer.Data.Span.CopyTo(bytes.AsSpan(at));
                    at += answer.Data.Length;
                    break;
                case Proto.AuditAnswer.PartOneofCase.End:
                    return at < length
                        ? throw GrpcErrors.Of(ErrorCodes.Malformed, $"The answer must have {length} bytes; it has {at}.", "data")
                        : question is AuditQuestion.Evaluation ? new AuditAnswer.Prediction(FloatsOf(bytes)) : new AuditAnswer.Pixels(bytes);
                default:
                    throw GrpcErrors.Of(ErrorCodes.ProtocolViolation, "An answer is data, then end.", "data");
            }
        }

        throw GrpcErrors.Of(ErrorCodes.ProtocolViolation, "The call ended before the answer did.", "end");
    }

    private static byte[] BytesOf(float[] values)
    {
        var bytes = new byte[sizeof(float) * values.Length];
        if (BitConverter.IsLittleEndian)
        {
            MemoryMarshal.AsBytes(values.AsSpan()).CopyTo(bytes);
            return bytes;
        }

        for (var i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(sizeof(float) * i), values[i]);
        }

        return bytes;
    }

    private static float[] FloatsOf(byte[] bytes)
    {
        var values = new float[bytes.Length / sizeof(float)];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = BinaryPrimitives.ReadSingleLittleEndian(bytes.AsSpan(sizeof(float) * i));
        }

        return values;
    }
}
