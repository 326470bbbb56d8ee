package sqldb

import "context"

type briefKey struct{}

// Brief returns a context for queries that end by themselves in a moment. Those on SQLite are
// not broken off when it ends, only not begun any more: what can be broken off takes two
// goroutines for each query, which is longer than most look-ups take. Where all connections
// are in use a query may have to wait for one, and can be broken off.
func Brief(ctx context.Context) context.Context { return context.WithValue(ctx, briefKey{}, true) }

// Lasting takes back what Brief says, for queries that may take long: they are broken off.
func Lasting(ctx context.Context) context.Context { return context.WithValue(ctx, briefKey{}, nil) }

// unbroken is the context to run a query with.
func (db *DB) unbroken(ctx context.Context) (context.Context, error) {
	if db.dialect != SQLite || ctx.Value(briefKey{}) == nil {
		return ctx, nil
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if pool, ok := db.read.(*prepared); ok {
		if s := pool.Stats(); s.InUse >= s.MaxOpenConnections {
			return ctx, nil
		}
	}
	return context.WithoutCancel(ctx), nil
}
