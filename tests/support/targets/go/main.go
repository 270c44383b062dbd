// A service with a hot function, for captures through net/http/pprof. It prints the port it listens on, and works until it is killed.
package main

import (
	"flag"
	"fmt"
	"net"
	"net/http"
	"net/http/pprof"
	"runtime"
	"sync"
	"time"
)

var sink uint64

//go:noinline
func hot(n int) uint64 {
	s := uint64(1)
	for i := 0; i < n; i++ {
		s = small(small(small(small(s))))
	}
	return s
}

// Small enough to be inlined into hot.
func small(s uint64) uint64 {
	s = s*6364136223846793005 + 1442695040888963407
	return s ^ s>>13
}

//go:noinline
func cold(n int) uint64 {
	s := uint64(1)
	for i := 0; i < n; i++ {
		s += uint64(i) * s
	}
	return s
}

var kept [][]byte

//go:noinline
func parse() {
	b := make([]byte, 64*1024)
	b[0] = 1
	if kept = append(kept, b); len(kept) > 200 {
		kept = append([][]byte(nil), kept[100:]...)
	}
}

var mu sync.Mutex

//go:noinline
func contended() {
	mu.Lock()
	time.Sleep(2 * time.Millisecond)
	mu.Unlock()
}

func main() {
	address := flag.String("address", "127.0.0.1:0", "where to listen")
	serve := flag.String("serve", "pprof", "pprof, pages (no pprof), profiles (without their index) or nothing (no port at all)")
	mutex := flag.Int("mutex", 0, "mutex profile fraction")
	block := flag.Int("block", 0, "block profile rate")
	writeTimeout := flag.Duration("write-timeout", 0, "of the server")
	work := flag.Bool("work", true, "work, or sleep")
	every := flag.Duration("every", 0, "time from one round of work to the next; as fast as it can")
	after := flag.Bool("after", false, "without the hot function")
	flag.Parse()
	runtime.SetMutexProfileFraction(*mutex)
	runtime.SetBlockProfileRate(*block)

	mux := http.NewServeMux()
	if *serve == "pprof" {
		mux.HandleFunc("/debug/pprof/", pprof.Index)
	}
	if *serve != "pages" {
		mux.HandleFunc("/debug/pprof/profile", pprof.Profile)
	}
	if *serve == "pages" {
		mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
			fmt.Fprint(w, "<!doctype html><title>shop</title>")
		})
	}
	listener, err := net.Listen("tcp", *address)
	if err != nil {
		panic(err)
	}
	// A port that speaks no HTTP, found first: it must not keep pprof from being found.
	mute, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	go func() {
		for {
			connection, err := mute.Accept()
			if err != nil {
				return
			}
			connection.Close()
		}
	}()
	fmt.Println(listener.Addr().(*net.TCPAddr).Port)
	if *serve == "nothing" {
		listener.Close()
		mute.Close()
	} else {
		server := &http.Server{Handler: mux, WriteTimeout: *writeTimeout}
		go func() { panic(server.Serve(listener)) }()
	}
	if !*work {
		select {}
	}
	for i := 0; i < 3; i++ {
		go func() {
			for {
				contended()
			}
		}()
	}
	for next := time.Now(); ; {
		if !*after {
			sink += hot(750_000)
		}
		sink += cold(2_000_000)
		parse()
		next = next.Add(*every)
		time.Sleep(time.Until(next))
	}
}
