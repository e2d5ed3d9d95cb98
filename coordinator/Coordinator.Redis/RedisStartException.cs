namespace SogniLike.Coordinator.Redis;

/// <summary>
/// The coordinator cannot start because of its store. The message is one sentence for the operator that says what is wrong and what to do;
/// the process should print it without a stack trace and end with exit code 1.
/// </summary>
public sealed class RedisStartException : Exception
{
    public RedisStartException()
    {
    }

    public RedisStartException(string message)
        : base(message)
    {
    }

    public RedisStartException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
